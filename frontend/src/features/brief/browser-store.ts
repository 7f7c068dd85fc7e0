"use client";

import { useSyncExternalStore } from "react";

import { LANES, RATIOS, type Kept } from "./draft";

/** A text in the browser's own storage, which may be full, forbidden or gone; then it lasts as long as the page. */
export function storeOf(area: () => Storage, key: string) {
  const listeners = new Set<() => void>();
  let fallback: string | null = null;
  return {
    read(): string | null {
      try {
        return area().getItem(key) ?? fallback;
      } catch {
        return fallback;
      }
    },
    write(value: string | null) {
      fallback = value;
      try {
        if (value === null) area().removeItem(key);
        else area().setItem(key, value);
      } catch {
        // the fallback has it
      }
      listeners.forEach((tell) => tell());
    },
    subscribe(tell: () => void) {
      listeners.add(tell);
      return () => {
        listeners.delete(tell);
      };
    },
  };
}

const none = () => null;
const kept = storeOf(() => localStorage, "adreel.brief");
const words = storeOf(() => sessionStorage, "adreel.brief.words");

export function keptOf(text: string | null): Kept {
  try {
    const { ratio, lane } = JSON.parse(text ?? "{}") as Record<string, unknown>;
    return { ratio: RATIOS.find((item) => item === ratio), lane: LANES.find((item) => item === lane) };
  } catch {
    return {};
  }
}

/** Format and lane that this browser used last. */
export function useKept() {
  const text = useSyncExternalStore(kept.subscribe, kept.read, none);
  return { kept: keptOf(text), keep: (next: Kept) => kept.write(JSON.stringify(next)) };
}

/** The words as they stand; an address with other words than those they began from starts anew. */
export function wordsOfDraft(text: string | null, seed: string): string {
  try {
    const saved = JSON.parse(text ?? "null") as { seed?: unknown; text?: unknown } | null;
    if (saved && saved.seed === seed && typeof saved.text === "string") return saved.text;
  } catch {
    // written by something else
  }
  return seed;
}

/** What is typed, kept over a reload. */
export function useWords(seed: string) {
  const text = useSyncExternalStore(words.subscribe, words.read, none);
  return {
    prompt: wordsOfDraft(text, seed),
    setPrompt: (next: string) => words.write(JSON.stringify({ seed, text: next })),
    forget: () => words.write(null),
  };
}
