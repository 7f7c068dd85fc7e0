"use client";

import { useEffect, useState } from "react";

import { restoredDraft, type Draft } from "./changes";

/** A draft that outlives a reload of its tab. */
export function useDraft(key: string, first: Draft) {
  const [draft, setDraft] = useState<Draft>(() => restoredDraft(stored(key), first));
  useEffect(() => {
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch {
      // No room or not allowed: the draft lives as long as the page.
    }
  }, [key, draft]);
  const change = (to: Partial<Draft>) => setDraft((before) => ({ ...before, ...to }));
  return [draft, change] as const;
}

function stored(key: string): string | null {
  try {
    return typeof window === "undefined" ? null : sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
