"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Kbd } from "@/components/ui/kbd";
import { useShortcut } from "@/lib/shortcuts";
import { useFormat } from "@/lib/use-format";

/** Cuts the ad; where that buys music, it asks first. */
export function CutButton({ files, price, pending, disabled, busy, error, onCut }: {
  /** How many will be cut. */
  files: number;
  price: number;
  pending: boolean;
  disabled: boolean;
  /** Something else of this ad is at work. */
  busy: boolean;
  error: string | null;
  onCut: () => void;
}) {
  const t = useTranslations("composition.cut");
  const { money } = useFormat();
  const button = useRef<HTMLDivElement>(null);
  useShortcut("mod+Enter", () => button.current?.querySelector("button")?.click(), { label: t("key"), enabled: !disabled && !pending });
  const face = (
    <>
      {price > 0 ? t("paid", { price: money(price) }) : t("free", { price: money(0) })}
      <span className="ml-1 max-lg:hidden">
        <Kbd keys={["mod", "enter"]} />
      </span>
    </>
  );
  const look = { kind: "primary", size: "lg", className: "w-full", busy: pending, disabled } as const;
  return (
    <div className="sticky bottom-0 space-y-2 border-t border-line bg-surface p-4" ref={button}>
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error} {t("kept")}
        </p>
      )}
      {price > 0 ? (
        <Confirm trigger={<Button {...look}>{face}</Button>} kind="primary" title={t("askTitle")} text={t("askText", { price: money(price) })} action={t("askYes", { price: money(price) })} cancel={t("askNo")} onConfirm={onCut} />
      ) : (
        <Button {...look} onClick={onCut}>
          {face}
        </Button>
      )}
      <p className="text-center text-xs text-muted">{busy ? t("busy") : t("files", { count: files })}</p>
    </div>
  );
}
