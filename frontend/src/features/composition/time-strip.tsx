"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";

import { timecode } from "@/components/media/time";
import { Waveform } from "@/components/media/waveform";
import { place } from "@/components/media/waveform-shape";
import { Button } from "@/components/ui/button";
import type { CutPreview, VideoAsset } from "@/lib/api";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";

import { useMoment, type Clock } from "./clock";
import { currentPiece, cuts } from "./timeline";

/** Below the stage: the pieces of the ad and its music, along its time. */
export function TimeStrip({ preview, clips, clock, music, note }: {
  preview: CutPreview | undefined;
  clips: readonly VideoAsset[];
  clock: Clock;
  music: { peaks: number[]; beats: number[]; downbeats: number[] } | undefined;
  /** In place of the music's shape. */
  note: string | null;
}) {
  const t = useTranslations("composition.strip");
  const { seconds } = useFormat();
  const { time, playing } = useMoment(clock);
  const duration = preview?.duration ?? 0;
  return (
    <div className="flex items-center gap-3 px-3 py-2.5 sm:px-5">
      <Button kind="secondary" size="icon-md" className="rounded-full" onClick={clock.toggle} disabled={!preview} aria-label={playing ? t("pause") : t("play")}>
        {playing ? <Pause className="size-4 fill-current" aria-hidden /> : <Play className="size-4 fill-current" aria-hidden />}
      </Button>
      <p className="w-14 shrink-0 font-mono text-xs leading-4 tabular-nums" aria-hidden>
        {timecode(time)}
        <span className="block text-muted">{timecode(duration)}</span>
      </p>
      <div className="min-w-0 flex-1">
        <Pieces preview={preview} clips={clips} time={time} onSeek={clock.seek} />
        <div className="mt-1 h-12">
          <Waveform
            label={t("position")}
            valueText={t("of", { time: seconds(time), total: seconds(duration) })}
            peaks={music?.peaks ?? null}
            beats={music?.beats ?? preview?.beats ?? []}
            downbeats={music?.downbeats}
            cuts={preview ? cuts(preview) : []}
            time={time}
            duration={duration}
            onSeek={clock.seek}
            disabled={!preview}
          >
            {note && <span className="rounded-full bg-surface px-3 py-0.5 text-xs text-muted">{note}</span>}
          </Waveform>
        </div>
      </div>
    </div>
  );
}

function Pieces({ preview, clips, time, onSeek }: { preview: CutPreview | undefined; clips: readonly VideoAsset[]; time: number; onSeek: (time: number) => void }) {
  const t = useTranslations("composition.strip");
  if (!preview) return <div className="h-8" />;
  const { pieces, duration } = preview;
  const edges = [0, ...cuts(preview), duration];
  const now = currentPiece(pieces, time);
  const shots = pieces.map((piece, index) => pieces.slice(0, index + 1).filter(({ kind }) => kind === piece.kind).length);
  return (
    <ol className="relative h-8" aria-label={t("pieces")}>
      {pieces.map((piece, index) => {
        const poster = clips.find((clip) => clip.id === piece.clip_id)?.poster_url;
        const name = piece.kind === "clip" ? t("clip", { number: shots[index]! }) : index === 0 ? t("opening") : t("closing");
        return (
          <li key={`${index}-${piece.clip_id}`} className="absolute inset-y-0 px-px" style={{ left: place(edges[index]!, duration), width: place(edges[index + 1]! - edges[index]!, duration) }}>
            <button
              type="button"
              aria-label={name}
              aria-current={index === now || undefined}
              onClick={() => onSeek(piece.kind === "clip" ? (edges[index]! + edges[index + 1]!) / 2 : index === 0 ? 0 : duration)}
              className={cn("relative block size-full overflow-hidden rounded-md bg-raised text-xs", index === now && "ring-2 ring-accent-text")}
            >
              {poster && <img src={poster} alt="" className="absolute inset-0 size-full object-cover" />}
              <span className={cn("absolute inset-0 truncate px-1.5 text-left leading-8", poster ? "bg-black/45 text-white" : "text-muted")}>{piece.kind === "clip" ? shots[index] : name}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
