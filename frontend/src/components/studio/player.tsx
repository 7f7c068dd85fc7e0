"use client";

import { ChevronLeft, ChevronRight, Pause, Play, Volume2, VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { useFormat } from "@/lib/use-format";

import { RatioFrame } from "./layout";
import type { Player } from "./use-player";

/** The picture of a player, on the stage; a press on it plays. */
export function Screen({
  player,
  src,
  poster,
  ratio,
  label,
  muted = false,
  children,
}: {
  player: Player;
  src: string;
  poster?: string | null;
  ratio: string;
  label: string;
  muted?: boolean;
  children?: ReactNode;
}) {
  const { attach, quiet, rate, play, onLoaded } = player;
  return (
    <RatioFrame ratio={ratio}>
      <video
        ref={attach}
        src={src}
        poster={poster ?? undefined}
        muted={muted || quiet}
        playsInline
        preload="auto"
        aria-label={label}
        onLoadedMetadata={onLoaded}
        onClick={() => play(rate === 0 ? 1 : 0)}
        className="size-full cursor-pointer object-contain"
      />
      {children}
    </RatioFrame>
  );
}

/** Buttons of a player and where it stands. `children` is its timeline; without it there is a plain one. */
export function Transport({ player, from = 0, to, sound = false, extra, children }: { player: Player; from?: number; to?: number; sound?: boolean; extra?: ReactNode; children?: ReactNode }) {
  const t = useTranslations("studio.player");
  const { seconds } = useFormat();
  const playing = player.rate !== 0;
  const end = to ?? player.duration;
  return (
    <div className="flex items-center gap-3 px-4 pt-2 pb-3">
      <div className="flex items-center">
        <Button kind="ghost" size="icon" aria-label={t("frameBack")} className="max-sm:hidden" onClick={() => player.step(-1)}>
          <ChevronLeft className="size-4" aria-hidden />
        </Button>
        <Button kind="ghost" size="icon" aria-label={playing ? t("pause") : t("play")} onClick={() => player.play(playing ? 0 : 1)}>
          {playing ? <Pause className="size-4" aria-hidden /> : <Play className="size-4" aria-hidden />}
        </Button>
        <Button kind="ghost" size="icon" aria-label={t("frameOn")} className="max-sm:hidden" onClick={() => player.step(1)}>
          <ChevronRight className="size-4" aria-hidden />
        </Button>
      </div>
      <div className="min-w-0 flex-1">
        {children ?? (
          <input
            type="range"
            aria-label={t("position")}
            aria-valuetext={t("of", { at: seconds(player.time - from), length: seconds(Math.max(end - from, 0)) })}
            min={from}
            max={end || 1}
            step={0.01}
            value={Math.min(player.time, end || 1)}
            onChange={(event) => player.seek(Number(event.target.value))}
            className="block h-6 w-full accent-accent"
          />
        )}
      </div>
      <p className="shrink-0 font-mono text-xs text-muted tabular-nums">
        <span className="text-stage-ink">{seconds(Math.max(player.time - from, 0))}</span> / {seconds(Math.max(end - from, 0))}
        {Math.abs(player.rate) > 1 && ` · ${player.rate}×`}
      </p>
      {sound && (
        <Button kind="ghost" size="icon" aria-label={player.quiet ? t("soundOn") : t("soundOff")} onClick={() => player.setQuiet(!player.quiet)}>
          {player.quiet ? <VolumeX className="size-4" aria-hidden /> : <Volume2 className="size-4" aria-hidden />}
        </Button>
      )}
      {extra}
    </div>
  );
}
