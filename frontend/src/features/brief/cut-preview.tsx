"use client";

import { LoaderCircle, Scissors } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import type { AssetResponse, CutoutResponse } from "@/lib/api";
import { cn } from "@/lib/cn";

import { fitted, PANE } from "./brush-stage";
import { CHECKER } from "./checker";

/** What the ad gets: the cut-out on a checkerboard, or the card; the original as long as a button is held. */
export function CutPreview({ photo, found, busy }: { photo: AssetResponse; found: CutoutResponse; busy: boolean }) {
  const t = useTranslations("brief.cutout");
  const [original, setOriginal] = useState(false);
  const cut = found.cutout_url && found.state !== "framed" && found.state !== "needs_strokes" ? found.cutout_url : null;
  return (
    <div className={cn(PANE, "relative grid place-items-center", cut && !original && CHECKER)}>
      {original ? (
        <img src={photo.url} alt={t("original", { name: photo.name })} style={fitted(photo)} />
      ) : cut ? (
        <img src={cut} alt={t("done", { name: photo.name })} style={fitted(photo)} />
      ) : found.state === "framed" ? (
        <img src={photo.url} alt={t("onCard", { name: photo.name })} className="max-h-[80%] max-w-[80%] rounded-lg border-8 border-white shadow-2xl" />
      ) : (
        <p className="flex flex-col items-center gap-3 p-6 text-center text-muted">
          <Scissors className="size-7" strokeWidth={1.5} aria-hidden />
          {t("nothing")}
        </p>
      )}
      {cut && (
        <Button
          size="sm"
          aria-pressed={original}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 touch-none bg-surface/90 select-none"
          onPointerDown={() => setOriginal(true)}
          onPointerUp={() => setOriginal(false)}
          onPointerLeave={() => setOriginal(false)}
          onBlur={() => setOriginal(false)}
          onKeyDown={(event) => (event.key === " " || event.key === "Enter") && setOriginal(true)}
          onKeyUp={() => setOriginal(false)}
        >
          {t("compare")}
        </Button>
      )}
      {busy && (
        <span className="absolute inset-0 grid place-items-center bg-black/60" role="status">
          <LoaderCircle className="size-6 animate-spin" aria-hidden />
          <span className="sr-only">{t("cutting")}</span>
        </span>
      )}
    </div>
  );
}
