"use client";

import { useSyncExternalStore } from "react";

const QUERY = "(min-width: 64rem)";

/** Whether there is room for a table; below it are cards. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(QUERY);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(QUERY).matches,
    () => true,
  );
}
