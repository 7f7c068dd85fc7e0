"use client";

import { LoaderCircle, Maximize, Pause, Play, RotateCcw, Volume2, VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";

import { RatioFrame } from "@/components/studio/layout";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useShortcut } from "@/lib/shortcuts";
import { useFormat } from "@/lib/use-format";

import { timecode } from "./time";
import { Track } from "./track";
import { useMedia } from "./use-media";

/** Seconds that J and L go. */
const LEAP = 5;

/** A finished film in its ratio, with its own controls below it. Fills a parent that has a height. */
export function Player({ src, poster, ratio, duration, label, inDialog = false, className }: {
  src: string;
  poster: string | null;
  ratio: string;
  duration: number;
  label: string;
  /** Whether it lies in a dialog, and answers keys there. */
  inDialog?: boolean;
  className?: string;
}) {
  const t = useTranslations("result.player");
  const { seconds } = useFormat();
  const frame = useRef<HTMLDivElement>(null);
  // Links are signed anew at every fetch; a film that runs keeps the one it began with.
  const [kept, setKept] = useState({ src, poster });
  const video = useRef<HTMLVideoElement>(null);
  const media = useMedia(video, duration);
  const reload = () => {
    setKept({ src, poster });
    media.reload();
  };
  const full = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else frame.current?.requestFullscreen?.().catch(() => undefined);
  };
  useShortcut(["Space", "K"], media.toggle, { label: t("keyPlay"), inDialog });
  useShortcut(["J", "L"], (event) => media.seek(media.time + (event.key.toLowerCase() === "j" ? -LEAP : LEAP)), { label: t("keyLeap", { seconds: LEAP }), inDialog });
  useShortcut(["ArrowLeft", "ArrowRight"], (event) => media.seek(media.time + (event.key === "ArrowLeft" ? -1 : 1)), { label: t("keyStep"), inDialog });
  useShortcut("M", media.mute, { label: t("keyMute"), inDialog });
  useShortcut("F", full, { label: t("keyFull"), inDialog });
  return (
    <div ref={frame} className={cn("flex min-h-0 flex-1 flex-col bg-stage text-stage-ink scheme-dark", className)}>
      <div className="min-h-0 flex-1 p-3 sm:p-5">
        <RatioFrame ratio={ratio}>
          {/* A poster waits until the page's scripts have run; a picture below it is in the first frame. */}
          {kept.poster && <img src={kept.poster} alt="" aria-hidden fetchPriority="high" decoding="sync" className="absolute inset-0 size-full object-contain" />}
          <video
            ref={video}
            src={kept.src}
            poster={kept.poster ?? undefined}
            playsInline
            preload="metadata"
            aria-label={label}
            onClick={media.toggle}
            className="relative size-full cursor-pointer object-contain"
          />
          {media.waiting && <LoaderCircle aria-hidden className="pointer-events-none absolute inset-0 m-auto size-8 animate-spin" />}
          {media.failed && (
            <div role="alert" className="absolute inset-0 grid place-content-center justify-items-center gap-3 bg-stage/90 p-6 text-center">
              <p>{t("failed")}</p>
              <Button onClick={reload}>
                <RotateCcw className="size-4" aria-hidden />
                {t("reload")}
              </Button>
            </div>
          )}
        </RatioFrame>
      </div>
      <div className="flex items-center gap-2 px-3 pb-3 sm:px-5">
        <Button kind="ghost" size="icon-md" onClick={media.toggle} aria-label={media.playing ? t("pause") : t("play")}>
          {media.playing ? <Pause className="size-5 fill-current" aria-hidden /> : <Play className="size-5 fill-current" aria-hidden />}
        </Button>
        <Track
          label={t("position")}
          valueText={t("of", { time: seconds(media.time), total: seconds(media.duration) })}
          time={media.time}
          duration={media.duration}
          onSeek={media.seek}
          disabled={media.failed}
        />
        <span className="shrink-0 font-mono text-xs text-muted tabular-nums" aria-hidden>
          <span className="text-stage-ink">{timecode(media.time)}</span> / {timecode(media.duration)}
        </span>
        <Button kind="ghost" size="icon-md" onClick={media.mute} aria-label={media.muted ? t("unmute") : t("mute")}>
          {media.muted ? <VolumeX className="size-4" aria-hidden /> : <Volume2 className="size-4" aria-hidden />}
        </Button>
        <Button kind="ghost" size="icon-md" onClick={full} aria-label={t("full")}>
          <Maximize className="size-4" aria-hidden />
        </Button>
      </div>
    </div>
  );
}
