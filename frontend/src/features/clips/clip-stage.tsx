"use client";

import { ListVideo, LoaderCircle, VideoOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";

import { Slot } from "@/components/studio/arriving";
import { RatioFrame } from "@/components/studio/layout";
import { Screen, Transport } from "@/components/studio/player";
import { usePlayer } from "@/components/studio/use-player";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import type { VideoAsset } from "@/lib/api";

import { lengthOf, type Range } from "./trim";
import { TrimBar } from "./trim-bar";

/** The clip at hand, played as it is cut, or all of them one after the other. */
export function ClipStage({
  clip,
  ratio,
  name,
  range,
  behind,
  waiting,
  renewing,
  locked,
  all,
  next,
  onTrim,
  onEnd,
  onAll,
}: {
  clip: VideoAsset | undefined;
  ratio: string;
  name: string;
  range: Range;
  /** The picture that is being filmed, while there is no clip yet. */
  behind: string | null;
  waiting: boolean;
  renewing: boolean;
  locked: boolean;
  all: boolean;
  next: VideoAsset | undefined;
  onTrim: (range: Range) => void;
  onEnd: () => boolean;
  onAll: (on: boolean) => void;
}) {
  const t = useTranslations("clips");
  const [live, setLive] = useState<Range | null>(null);
  const shown = live ?? range;
  const player = usePlayer({ source: clip?.id ?? null, range: shown, fps: clip?.fps, onEnd: () => all && onEnd() });
  const begin = useEffectEvent(() => player.play(1));
  useEffect(() => {
    if (all) begin();
  }, [all]);
  if (!clip && !waiting) return <Empty icon={VideoOff} text={t("nothing")} />;
  if (!clip) {
    return (
      <div className="min-h-0 flex-1 p-4">
        <RatioFrame ratio={ratio}>
          <Slot behind={behind} />
        </RatioFrame>
      </div>
    );
  }
  return (
    <>
      <div className="min-h-0 flex-1 px-4 pt-4">
        <Screen player={player} src={clip.url} poster={clip.poster_url} ratio={ratio} label={t("playing", { name })} muted>
          {renewing && (
            <span className="absolute inset-x-0 top-3 mx-auto flex w-fit items-center gap-2 rounded-lg bg-black/75 px-2.5 py-1.5 text-xs text-white">
              <LoaderCircle className="size-4 motion-safe:animate-spin" aria-hidden />
              {t("renewing")}
            </span>
          )}
        </Screen>
      </div>
      {next && <video src={next.url} preload="auto" muted aria-hidden className="hidden" />}
      <div className="mx-auto w-full max-w-4xl shrink-0 pt-3">
        <TrimBar
          range={shown}
          whole={clip.duration}
          time={player.time}
          poster={clip.poster_url}
          locked={locked}
          onLive={(to, edge) => {
            setLive(to);
            // The picture at the edge that is moved.
            if (to) player.peek(edge === "start" ? to.start : Math.max(to.end - 0.04, 0));
          }}
          onChange={onTrim}
          onSeek={player.seek}
        />
        <Transport
          player={player}
          from={shown.start}
          to={shown.end}
          extra={
            <Button size="sm" aria-pressed={all} onClick={() => { if (all) player.play(0); onAll(!all); }}>
              <ListVideo className="size-4" aria-hidden />
              {all ? t("stopAll") : t("playAll")}
            </Button>
          }
        >
          <p className="truncate text-xs">
            {name} <span className="text-muted max-sm:hidden">{lengthOf(shown) < clip.duration - 0.01 && t("cut")}</span>
          </p>
        </Transport>
      </div>
    </>
  );
}
