"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useRef } from "react";

import { RatioFrame } from "@/components/studio/layout";
import { buttonClass } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import type { SharedAd as Ad } from "@/lib/api";
import { cn } from "@/lib/cn";

import { cutsOf } from "./cuts";

/** A finished ad for whoever has its link; the version is in the URL. */
export function SharedAd({ ad }: { ad: Ad }) {
  const t = useTranslations("common.shared");
  const router = useRouter();
  const asked = useSearchParams().get("version");
  const renewed = useRef(false);
  const cuts = cutsOf(ad);
  const cut = cuts.find(({ label }) => label === asked) ?? cuts[0]!;
  const title = ad.title || t("untitled");
  const choose = (id: string) => {
    const label = cuts.find((each) => each.id === id)?.label ?? "";
    window.history.replaceState(null, "", `?version=${encodeURIComponent(label)}`);
  };
  // Addresses of media run out; a page that was open for long gets fresh ones, once.
  const renew = () => {
    if (renewed.current) return;
    renewed.current = true;
    router.refresh();
  };
  return (
    <div className="flex h-dvh min-h-120 flex-col bg-stage text-stage-ink scheme-dark">
      <main className="flex min-h-0 flex-1 flex-col">
        <h1 className="shrink-0 truncate px-4 pt-4 text-center text-base font-semibold sm:px-6">{title}</h1>
        <div className="min-h-0 flex-1 p-4 sm:p-6">
          <RatioFrame ratio={cut.ratio}>
            <video
              key={cut.url}
              src={cut.url}
              poster={cut.poster}
              controls
              playsInline
              preload="metadata"
              aria-label={t("player", { title })}
              onError={renew}
              className="absolute inset-0 size-full object-contain"
            />
          </RatioFrame>
        </div>
      </main>
      <footer className="flex shrink-0 flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line px-4 py-3 sm:px-6">
        <Link href="/" className="flex min-h-6 items-center gap-2 rounded-lg text-muted hover:text-ink pointer-coarse:min-h-11">
          <svg viewBox="0 0 32 32" className="size-5" aria-hidden>
            <path d="M9 23 16 8l7 15h-4l-3-7-3 7z" className="fill-accent" />
          </svg>
          {t("madeWith")}
        </Link>
        <div className="flex flex-wrap items-center gap-3">
          {cuts.length > 1 && (
            <Segmented size="sm" label={t("cuts")} value={cut.id} onChange={choose} options={cuts.map(({ id, label }) => ({ value: id, label }))} />
          )}
          <a href={`${cut.url}?download=1`} className={cn(buttonClass("primary", "sm"))}>
            <Download className="size-4" aria-hidden />
            {t("download")}
          </a>
        </div>
      </footer>
    </div>
  );
}
