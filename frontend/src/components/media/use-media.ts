"use client";

import { useCallback, useEffect, useState, type RefObject } from "react";

import { within } from "./time";

export interface Media {
  time: number;
  duration: number;
  playing: boolean;
  waiting: boolean;
  failed: boolean;
  muted: boolean;
  toggle: () => void;
  seek: (time: number) => void;
  mute: () => void;
  reload: () => void;
}

const EVENTS = ["loadedmetadata", "durationchange", "timeupdate", "seeking", "seeked", "play", "pause", "ended", "waiting", "playing", "volumechange", "error", "canplay"];

/** The state of a video element, kept up with as it plays. `known` is its length before it has loaded. */
export function useMedia(ref: RefObject<HTMLVideoElement | null>, known: number): Media {
  const [state, setState] = useState({ time: 0, duration: known, playing: false, waiting: false, failed: false, muted: false });

  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    let frame = 0;
    const read = () => {
      const playing = !video.paused && !video.ended;
      setState({
        time: video.currentTime,
        duration: Number.isFinite(video.duration) && video.duration > 0 ? video.duration : known,
        playing,
        waiting: playing && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
        failed: video.error !== null,
        muted: video.muted,
      });
      cancelAnimationFrame(frame);
      if (playing) frame = requestAnimationFrame(read);
    };
    EVENTS.forEach((name) => video.addEventListener(name, read));
    read();
    return () => {
      cancelAnimationFrame(frame);
      EVENTS.forEach((name) => video.removeEventListener(name, read));
    };
  }, [ref, known]);

  const toggle = useCallback(() => {
    const video = ref.current;
    if (!video) return;
    if (video.paused || video.ended) video.play().catch(() => undefined); // `failed` tells why
    else video.pause();
  }, [ref]);
  const seek = useCallback(
    (time: number) => {
      const video = ref.current;
      if (video) video.currentTime = within(time, 0, video.duration || known);
    },
    [ref, known],
  );
  const mute = useCallback(() => {
    if (ref.current) ref.current.muted = !ref.current.muted;
  }, [ref]);
  const reload = useCallback(() => {
    ref.current?.load();
  }, [ref]);
  return { ...state, toggle, seek, mute, reload };
}
