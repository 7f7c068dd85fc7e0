"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";

import { timecode } from "@/components/media/time";
import { Track } from "@/components/media/track";
import { useMedia } from "@/components/media/use-media";
import { RatioFrame } from "@/components/studio/layout";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import type { Version } from "@/lib/api";
import { useShortcut } from "@/lib/shortcuts";
import { useFormat } from "@/lib/use-format";

type File = Version["files"][number];

/** Seconds by which the two may differ while they run. */
const LOOSE = 0.12;

/** Plays two files as one: the longer leads, the other follows. */
export function ComparePlayer({ left, right, names }: { left: File; right: File; names: [string, string] }) {
  const t = useTranslations("versions.compare");
  const { seconds } = useFormat();
  const leftLeads = left.duration >= right.duration;
  const leader = useRef<HTMLVideoElement>(null);
  const lead = useMedia(leader, Math.max(left.duration, right.duration));
  const follower = useRef<HTMLVideoElement>(null);
  const [sound, setSound] = useState<"left" | "right" | "off">("left");

  useEffect(() => {
    const video = follower.current;
    if (!video) return;
    const over = lead.time >= (video.duration || Infinity) - 0.04;
    const at = Math.min(lead.time, video.duration || lead.time);
    const runs = lead.playing && !lead.waiting && !over;
    if (Math.abs(video.currentTime - at) > (runs ? LOOSE : 0.02)) video.currentTime = at;
    if (runs && video.paused) video.play().catch(() => undefined); // the next moment tries again
    if (!runs && !video.paused) video.pause();
  }, [lead.time, lead.playing, lead.waiting]);

  useShortcut(["Space", "K"], lead.toggle, { label: t("play"), inDialog: true });
  useShortcut(["ArrowLeft", "ArrowRight"], (event) => lead.seek(lead.time + (event.key === "ArrowLeft" ? -1 : 1)), { label: t("step"), inDialog: true });

  const side = (file: File, place: "left" | "right", name: string) => {
    const leads = (place === "left") === leftLeads;
    return (
      <div className="h-[48dvh] min-w-0 flex-1">
        <RatioFrame ratio={file.aspect_ratio}>
          <video ref={leads ? leader : follower} src={file.url} poster={file.poster_url ?? undefined} muted={sound !== place} playsInline preload="auto" aria-label={name} onClick={lead.toggle} className="size-full object-contain" />
        </RatioFrame>
      </div>
    );
  };
  return (
    <div className="rounded-xl bg-stage p-3 text-stage-ink scheme-dark">
      <div className="flex gap-3">
        {side(left, "left", names[0])}
        {side(right, "right", names[1])}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Button kind="ghost" size="icon-md" onClick={lead.toggle} aria-label={lead.playing ? t("pause") : t("play")}>
          {lead.playing ? <Pause className="size-5 fill-current" aria-hidden /> : <Play className="size-5 fill-current" aria-hidden />}
        </Button>
        <Track label={t("position")} valueText={t("of", { time: seconds(lead.time), total: seconds(lead.duration) })} time={lead.time} duration={lead.duration} onSeek={lead.seek} />
        <span className="font-mono text-xs text-muted tabular-nums" aria-hidden>
          {timecode(lead.time)} / {timecode(lead.duration)}
        </span>
        <Segmented
          size="sm"
          label={t("sound")}
          value={sound}
          onChange={setSound}
          options={[
            { value: "left", label: t("soundLeft") },
            { value: "right", label: t("soundRight") },
            { value: "off", label: t("soundOff") },
          ]}
        />
      </div>
    </div>
  );
}
