"use client";

import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";

/** The sample ad. It plays by itself once the page is there, unless less motion is wished for. */
export function SampleFilm({ label, play, pause }: { label: string; play: string; pause: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const start = () => {
      if (!still.matches) void video.current?.play().catch(() => {}); // where the browser forbids it, the poster stays
    };
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start, { once: true });
    return () => window.removeEventListener("load", start);
  }, []);
  const toggle = () => {
    if (playing) video.current?.pause();
    else void video.current?.play().catch(() => {});
  };
  const Icon = playing ? Pause : Play;
  return (
    <div className="relative aspect-video overflow-hidden rounded-2xl bg-stage text-stage-ink scheme-dark">
      <video
        ref={video}
        src="/sample.mp4"
        poster="/sample.jpg"
        width={1280}
        height={720}
        muted
        loop
        playsInline
        preload="none"
        aria-label={label}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        className="size-full object-cover"
      />
      <button
        type="button"
        aria-label={playing ? pause : play}
        onClick={toggle}
        className="absolute right-3 bottom-3 grid size-11 place-items-center rounded-full border border-line-strong bg-stage/80 transition-colors hover:bg-stage"
      >
        <Icon className="size-4" aria-hidden />
      </button>
    </div>
  );
}
