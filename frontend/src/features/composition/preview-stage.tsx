"use client";

import { LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";

import { RatioFrame } from "@/components/studio/layout";
import { Button } from "@/components/ui/button";
import type { CutPreview, PlacementItem, VideoAsset } from "@/lib/api";
import { cn } from "@/lib/cn";

import type { Choices } from "./choices";
import type { Clock } from "./clock";
import { Film } from "./film";
import { SafeZone } from "./safe-zone";

/** The ad as it would be cut, on its frame. */
export function PreviewStage({ choices, preview, clips, clock, updating, failed, unsaid, onRetry, placement }: {
  choices: Choices;
  preview: CutPreview | undefined;
  clips: readonly VideoAsset[];
  clock: Clock;
  updating: boolean;
  /** What went wrong, if it is nothing that a field says. */
  failed: string | undefined;
  /** Words are missing or refused: the last good preview stands. */
  unsaid: boolean;
  onRetry: () => void;
  placement: PlacementItem | undefined;
}) {
  const t = useTranslations("composition.preview");
  const old = preview !== undefined && (unsaid || failed !== undefined || updating);
  const first = clips[0]?.poster_url;
  return (
    <div className="relative min-h-0 flex-1" data-testid="title-preview" aria-busy={updating}>
      <p className="sr-only">{t("told", { name: choices.name, cta: choices.cta })}</p>
      <div className="absolute inset-3 sm:inset-x-5 sm:inset-y-4">
        <RatioFrame ratio={preview?.aspect_ratio ?? choices.shown}>
          {preview ? (
            <div className={cn("absolute inset-0 transition-opacity duration-150", old && "opacity-60")} onClick={clock.toggle}>
              <Film preview={preview} clips={clips} clock={clock} />
            </div>
          ) : (
            first && <img src={first} alt="" className={cn("absolute inset-0 size-full object-cover opacity-40", updating && "motion-safe:animate-pulse")} />
          )}
          {placement && <SafeZone placement={placement} />}
          {!preview && failed && (
            <div role="alert" className="absolute inset-0 grid place-content-center justify-items-center gap-3 bg-stage/80 p-6 text-center">
              <p>{failed}</p>
              <p className="text-xs text-muted">{t("kept")}</p>
              <Button onClick={onRetry}>{t("retry")}</Button>
            </div>
          )}
          {!preview && unsaid && <p className="absolute inset-0 grid place-content-center p-6 text-center">{t("unsaid")}</p>}
        </RatioFrame>
        <Mark show={updating && !failed} busy text={preview ? t("updating") : t("drawing")} />
        <Mark show={!updating && preview !== undefined && unsaid} text={t("lastGood")} />
        {preview && failed && !updating && (
          <div role="alert" className="absolute inset-x-0 bottom-3 mx-auto flex w-fit max-w-full items-center gap-3 rounded-lg border border-line-strong bg-floating py-1.5 pr-1.5 pl-3 text-xs shadow-lg">
            {failed}
            <Button size="sm" onClick={onRetry}>{t("retry")}</Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** A word on the stage's upper edge; it takes no room. */
function Mark({ show, busy = false, text }: { show: boolean; busy?: boolean; text: string }) {
  return (
    <p
      role="status"
      className={cn(
        "pointer-events-none absolute top-2 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-full bg-black/75 px-3 py-1 text-xs whitespace-nowrap text-white transition-opacity duration-150",
        !show && "opacity-0",
      )}
    >
      {show && busy && <LoaderCircle className="size-3.5 animate-spin" aria-hidden />}
      {show && text}
    </p>
  );
}
