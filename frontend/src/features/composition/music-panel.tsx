"use client";

import { LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import type { LaneItem } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { GENRES, type Choices } from "./choices";
import { OptionChip } from "./option-chip";
import { Panel } from "./panel";

export function MusicPanel({ choices, choose, hosted, composing, bpm, failed, onRetry }: {
  choices: Choices;
  choose: (change: Partial<Choices>) => void;
  /** The lane whose music is bought; null where all music is the studio's. */
  hosted: LaneItem | null;
  composing: boolean;
  bpm: number | undefined;
  failed: string | null;
  onRetry: () => void;
}) {
  const t = useTranslations("composition.music");
  const genre = useTranslations("composition.genre");
  const { money } = useFormat();
  const some = choices.music !== "none";
  const bought = hosted !== null && choices.bought;
  return (
    <Panel
      title={t("title")}
      aside={
        <p role="status" className="flex items-center gap-1.5 text-xs text-muted">
          {some && !bought && composing && <LoaderCircle className="size-3.5 animate-spin" aria-hidden />}
          {some && !bought && (composing ? t("composing") : bpm ? t("bpm", { bpm: Math.round(bpm) }) : "")}
        </p>
      }
    >
      <fieldset>
        <legend className="sr-only">{t("genre")}</legend>
        <div className="flex flex-wrap gap-1.5">
          {[...GENRES, "none" as const].map((each) => (
            <OptionChip key={each} name="music" checked={choices.music === each} onChange={() => choose({ music: each })}>
              {genre(each)}
            </OptionChip>
          ))}
        </div>
      </fieldset>
      {hosted && some && (
        <fieldset>
          <legend className="mb-1.5 text-xs font-medium">{t("by")}</legend>
          <div className="grid gap-1.5">
            <OptionChip name="music-by" checked={bought} onChange={() => choose({ bought: true })} className="justify-between gap-3">
              <span className="truncate">{t("bought", { model: hosted.music_model.slice(hosted.music_model.indexOf("/") + 1) })}</span>
              <span className="font-mono tabular-nums">{money(hosted.music_cost)}</span>
            </OptionChip>
            <OptionChip name="music-by" checked={!bought} onChange={() => choose({ bought: false })} className="justify-between gap-3">
              <span>{t("studio")}</span>
              <span className="font-mono tabular-nums">{money(0)}</span>
            </OptionChip>
          </div>
        </fieldset>
      )}
      {some && (
        <p className="text-xs text-muted">{bought ? t("boughtHint") : t("studioHint")}</p>
      )}
      {some && bought && (
        <Button size="sm" onClick={() => choose({ bought: false })}>
          {t("hearStudio", { price: money(0) })}
        </Button>
      )}
      {failed && (
        <div role="alert" className="flex items-center justify-between gap-3 text-xs text-bad">
          {failed}
          <Button size="sm" onClick={onRetry}>
            {t("retry")}
          </Button>
        </div>
      )}
    </Panel>
  );
}
