"use client";

import { useEffect, useLayoutEffect, useRef } from "react";

import { hearSleeping, replayEarly, takeEarly, type Kept } from "@/lib/early";

/** The last thing of a page. React hears from its layout effects on, and so do `useShortcut`'s keys. */
export function EarlyInput() {
  const kept = useRef<readonly Kept[]>([]);
  useLayoutEffect(() => {
    kept.current = takeEarly();
    return hearSleeping();
  }, []);
  useEffect(() => void replayEarly(kept.current), []);
  return null;
}
