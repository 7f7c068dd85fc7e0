"use client";

import { useEffect, useRef } from "react";

import type { PreviewPiece, VideoAsset } from "@/lib/api";

import { clipTime } from "./timeline";

/** Seconds that a running clip may be off before it is set right; a standing one is exact. */
const LOOSE = 0.18;
const EXACT = 0.02;

/** A clip on the film, in step with the preview's time. */
export function ClipLayer({ piece, clip, time, playing, opacity }: { piece: PreviewPiece; clip: VideoAsset | undefined; time: number; playing: boolean; opacity: number }) {
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    const at = clipTime(piece, time);
    const runs = playing && opacity > 0 && at < (video.duration || Infinity) - 0.04;
    if (!runs && !video.paused) video.pause();
    // One that is out of sight waits at its beginning, so that it is there at once.
    if (Math.abs(video.currentTime - at) > (runs ? LOOSE : EXACT)) video.currentTime = at;
    if (runs && video.paused) video.play().catch(() => undefined); // the next moment tries again
  });
  return (
    <video
      ref={ref}
      src={clip?.url}
      poster={clip?.poster_url ?? undefined}
      muted
      playsInline
      preload="auto"
      tabIndex={-1}
      aria-hidden
      className="absolute inset-0 size-full object-cover"
      style={{ opacity }}
    />
  );
}
