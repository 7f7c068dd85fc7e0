"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

import { useShortcut } from "@/lib/shortcuts";

import { frameStep, shuttle, startingAt, within, type Range } from "./shuttle";

export interface Player {
  /** The `ref` of its video. */
  attach: (video: HTMLVideoElement | null) => void;
  time: number;
  /** Seconds of the whole file; 0 until it is known. */
  duration: number;
  rate: number;
  quiet: boolean;
  setQuiet: (quiet: boolean) => void;
  seek: (time: number) => void;
  /** Stands at a moment, also outside of the range. */
  peek: (time: number) => void;
  play: (rate: number) => void;
  step: (frames: number) => void;
  onLoaded: () => void;
}

/** Steers a video within a range of it: by rate (backwards too), by frames, by keys. */
export function usePlayer({
  source,
  range,
  fps = 30,
  keys = true,
  onEnd,
}: {
  /** Another one starts at its beginning, and goes on playing if this one did. */
  source: string | null;
  range?: Range;
  fps?: number;
  keys?: boolean;
  /** The end was reached; true if something else goes on from here. */
  onEnd?: () => boolean;
}): Player {
  const t = useTranslations("studio.player");
  const ref = useRef<HTMLVideoElement>(null);
  const [time, setTime] = useState(range?.start ?? 0);
  const [duration, setDuration] = useState(0);
  const [rate, setRate] = useState(0);
  const [quiet, setQuiet] = useState(false);
  const attach = useCallback((video: HTMLVideoElement | null) => {
    ref.current = video;
  }, []);
  const shown = range ?? { start: 0, end: duration || Number.POSITIVE_INFINITY };

  const seek = (to: number) => {
    const video = ref.current;
    const next = within(to, shown);
    setTime(next);
    if (video) video.currentTime = next;
  };
  const play = (next: number) => {
    const video = ref.current;
    if (video && next !== 0) {
      const from = next > 0 ? startingAt(video.currentTime, shown) : video.currentTime;
      if (from !== video.currentTime) video.currentTime = from;
    }
    setRate(next);
  };
  const peek = (to: number) => {
    setRate(0);
    if (ref.current) ref.current.currentTime = to;
  };
  const step = (frames: number) => {
    setRate(0);
    ref.current?.pause();
    seek(frameStep(ref.current?.currentTime ?? time, frames, fps, shown));
  };

  const tick = useEffectEvent((passed: number) => {
    const video = ref.current;
    if (!video) return;
    if (rate < 0) video.currentTime = within(video.currentTime + rate * passed, shown);
    const now = video.currentTime;
    setTime(within(now, shown));
    if (rate > 0 && (now >= shown.end - 0.02 || video.ended)) {
      if (onEnd?.()) return;
      video.pause();
      setRate(0);
    } else if (rate < 0 && now <= shown.start) setRate(0);
  });
  useEffect(() => {
    const video = ref.current;
    if (!video || rate === 0) {
      video?.pause();
      return;
    }
    if (rate > 0) {
      video.playbackRate = rate;
      void video.play().catch((error: DOMException) => {
        if (error.name !== "AbortError") setRate(0); // which only says that another source or a pause came between
      });
    } else video.pause();
    let frame = 0;
    let before = performance.now();
    let told = before;
    const loop = (now: number) => {
      // Backwards each step is a seek of its own: not more of them than a decoder can follow.
      if (now - told >= (rate < 0 ? 80 : 30)) {
        tick((now - before) / 1000);
        before = told = now;
      }
      frame = requestAnimationFrame(loop);
    };
    frame = requestAnimationFrame(loop);
    return () => cancelAnimationFrame(frame);
  }, [rate, source]);

  const onLoaded = () => {
    const video = ref.current;
    if (!video) return;
    setDuration(Number.isFinite(video.duration) ? video.duration : 0);
    const start = range?.start ?? 0;
    if (start > 0) video.currentTime = start; // otherwise its poster may stay until it plays
    setTime(start);
  };

  const on = keys && source !== null;
  useShortcut("Space", () => play(shuttle(rate, " ")), { label: t("keyPlay"), enabled: on });
  useShortcut(["j", "k", "l"], (event) => play(shuttle(rate, event.key)), { label: t("keyShuttle"), enabled: on });
  useShortcut(["ArrowLeft", "ArrowRight"], (event) => step(event.key === "ArrowLeft" ? -1 : 1), { label: t("keyFrames"), enabled: on });

  return { attach, time, duration, rate, quiet, setQuiet, seek, peek, play, step, onLoaded };
}
