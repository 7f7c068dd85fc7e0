"use client";

import { useState } from "react";

import { draftOf, isSame, type Draft } from "./brand-draft";

/** What is not saved yet, by client or campaign: leaving the page, or going back, loses nothing. */
const kept = new Map<string, Draft>();

export function useDraft(id: string, of?: Parameters<typeof draftOf>[0]) {
  const base = draftOf(of);
  const [draft, setDraft] = useState(() => kept.get(id) ?? base);
  const [restored, setRestored] = useState(() => kept.has(id));
  const dirty = !isSame(draft, base);
  return {
    draft,
    dirty,
    /** It was kept from an earlier visit. */
    restored: restored && dirty,
    change(changes: Partial<Draft>) {
      const next = { ...draft, ...changes };
      if (isSame(next, base)) kept.delete(id);
      else kept.set(id, next);
      setDraft(next);
    },
    reset(to: Draft = base) {
      kept.delete(id);
      setDraft(to);
      setRestored(false);
    },
  };
}
