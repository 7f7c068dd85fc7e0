"use client";

import { Play } from "lucide-react";
import { useRef } from "react";

import { Player } from "@/components/media/player";
import { Dialog } from "@/components/ui/dialog";
import type { Version } from "@/lib/api";
import { ratioStyle } from "@/lib/format";

/** A file's picture; it moves under the pointer, and plays in a dialog when it is pressed. */
export function FileThumb({ file, name, badge }: { file: Version["files"][number]; name: string; badge?: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const peek = () => {
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) video.current?.play().catch(() => undefined); // its picture stands, then
  };
  const rest = () => {
    if (!video.current) return;
    video.current.pause();
    video.current.currentTime = 0;
  };
  return (
    <Dialog
      title={name}
      size="lg"
      trigger={
        <button type="button" aria-label={name} onPointerEnter={peek} onPointerLeave={rest} className="group relative grid size-14 shrink-0 place-items-center overflow-hidden rounded-lg bg-stage">
          <video ref={video} src={file.url} poster={file.poster_url ?? undefined} muted loop playsInline preload="none" tabIndex={-1} aria-hidden className="max-h-full max-w-full object-contain" style={ratioStyle(file.aspect_ratio)} />
          <Play className="absolute size-5 fill-white text-white drop-shadow-md transition-opacity group-hover:opacity-0" aria-hidden />
          {badge && (
            <span aria-hidden className="absolute right-0.5 bottom-0.5 min-w-4 rounded-sm bg-black/80 px-1 font-mono text-xs leading-4 text-white tabular-nums">
              {badge}
            </span>
          )}
        </button>
      }
    >
      <div className="-mx-6 -my-5 flex h-[72dvh] flex-col">
        <Player inDialog src={file.url} poster={file.poster_url} ratio={file.aspect_ratio} duration={file.duration} label={name} className="rounded-b-2xl" />
      </div>
    </Dialog>
  );
}
