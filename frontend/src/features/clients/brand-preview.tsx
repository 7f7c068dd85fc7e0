"use client";

import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";

import type { Draft } from "./brand-draft";
import { logoUrl } from "./logo-field";
import { sketchOf } from "./sketch";
import { familyOf, useFonts } from "./use-fonts";

/** A closing card in the brand's colours, font and logo, and no promise of more than that. */
export function BrandPreview({ draft }: { draft: Draft }) {
  const t = useTranslations("clients.preview");
  useFonts();
  const { ground, ink, button, buttonInk } = sketchOf(draft.colours);
  return (
    <section aria-label={t("title")}>
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-xs font-medium">{t("title")}</h2>
        <Badge>{t("badge")}</Badge>
      </div>
      <div
        role="img"
        aria-label={t("label", { ground, button })}
        className="@container mt-2 aspect-video overflow-hidden rounded-xl ring-1 ring-line"
        style={{ background: ground, color: ink, fontFamily: draft.font ? familyOf(draft.font) : undefined }}
      >
        <div aria-hidden className="flex size-full flex-col items-center justify-center gap-[3cqw] p-[6cqw] text-center transition-colors duration-150">
          {draft.logo && <img src={logoUrl(draft.logo)} alt="" className="max-h-[24%] max-w-[50%] object-contain" />}
          <p className="line-clamp-2 max-w-full leading-tight font-semibold text-balance" style={{ fontSize: "9cqw" }}>
            {draft.name.trim() || t("fallbackName")}
          </p>
          <p className="rounded-full px-[5cqw] py-[1.8cqw] leading-none" style={{ background: button, color: buttonInk, fontSize: "4.4cqw" }}>
            {t("cta")}
          </p>
        </div>
      </div>
      <p className="mt-2 text-xs text-muted">{t("note")}</p>
    </section>
  );
}
