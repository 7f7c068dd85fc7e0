"use client";

import { Film } from "lucide-react";
import { useState } from "react";

import type { SessionSummary } from "@/lib/api";
import { cn } from "@/lib/cn";
import { ratioStyle } from "@/lib/format";

/** The ad in its own ratio, within a square: its poster, and over it the film while it plays. */
export function TileMedia({ ad, playing, dimmed, early }: { ad: SessionSummary; playing: boolean; dimmed: boolean; early: boolean }) {
  const [broken, setBroken] = useState<string | null>(null);
  const [width = 1, height = 1] = ad.aspect_ratio.split(":").map(Number);
  const poster = ad.thumbnail_url !== broken ? ad.thumbnail_url : null;
  return (
    <div className="absolute inset-3 grid place-items-center">
      <div
        style={ratioStyle(ad.aspect_ratio)}
        className={cn("relative overflow-hidden rounded-lg", width >= height ? "w-full" : "h-full", poster ? "bg-raised" : "border border-dashed border-line-strong")}
      >
        {poster ? (
          <img
            src={poster}
            alt=""
            loading={early ? "eager" : "lazy"}
            decoding={early ? "sync" : "async"}
            draggable={false}
            onError={() => setBroken(ad.thumbnail_url)}
            className={cn("size-full object-cover transition-opacity duration-150", dimmed && "opacity-60")}
          />
        ) : (
          <span className="grid size-full place-items-center text-muted">
            <Film className="size-5" strokeWidth={1.5} aria-hidden />
          </span>
        )}
        {playing && ad.video_url && (
          <video
            src={ad.video_url}
            muted
            autoPlay
            loop
            playsInline
            aria-hidden
            tabIndex={-1}
            onPlaying={(event) => event.currentTarget.classList.remove("opacity-0")}
            className="absolute inset-0 size-full object-cover opacity-0 transition-opacity duration-150"
          />
        )}
      </div>
    </div>
  );
}
