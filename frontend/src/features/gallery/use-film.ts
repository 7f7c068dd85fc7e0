"use client";

import { useCallback, useEffect, useRef, useState } from "react";

const DELAY_MS = 150;

/** The one tile whose film plays: where the pointer or the keyboard rests. Never where less motion is wished. */
export function useFilm() {
  const [playing, setPlaying] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const rest = useCallback((id: string | null) => {
    clearTimeout(timer.current);
    if (id === null) return setPlaying(null);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    timer.current = setTimeout(() => setPlaying(id), DELAY_MS);
  }, []);
  return { playing, rest };
}
