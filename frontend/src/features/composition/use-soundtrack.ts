"use client";

import { useEffect } from "react";

import type { Clock } from "./clock";

/** Lets the clock play a sound for as long as there is one. */
export function useSoundtrack(clock: Clock, sound: Blob | null) {
  useEffect(() => {
    if (!sound) return;
    const address = URL.createObjectURL(sound);
    clock.setAudio(new Audio(address));
    return () => {
      clock.setAudio(null);
      URL.revokeObjectURL(address);
    };
  }, [clock, sound]);
}
