"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";

import { filtersOf } from "./filters";
import type { Status } from "./status";

const TYPING_MS = 250;

/** What is searched for. It lives in the URL; no round trip to the server is made for it. */
export function useFilters() {
  const path = usePathname();
  const filters = filtersOf(useSearchParams());
  const [typed, setTyped] = useState(filters.q);
  const [known, setKnown] = useState(filters.q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (known !== filters.q) {
    // The URL was changed from elsewhere: a link, or the way back.
    setKnown(filters.q);
    if (typed.trim() !== filters.q) setTyped(filters.q);
  }

  const write = (changes: { q?: string; status?: Status | null; client?: string | null }) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    window.history.replaceState(null, "", next.size > 0 ? `${path}?${next}` : path);
  };
  return {
    filters,
    typed,
    type(text: string) {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => write({ q: text.trim() }), TYPING_MS);
    },
    set: write,
    clear() {
      clearTimeout(timer.current);
      setTyped("");
      write({ q: "", status: null, client: null });
    },
  };
}
