"use client";

import { useEffect, useState } from "react";

/** Changes parameters of the address without a request; null takes one away. */
export function writeAddress(changes: Record<string, string | null>) {
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  const query = params.toString();
  if (`?${query}` !== (location.search || "?")) {
    window.history.replaceState(null, "", query ? `${location.pathname}?${query}` : location.pathname);
  }
}

/** Writes what is at hand into the address, a little later: it may change often. */
export function useMirror(name: string, value: string | null) {
  useEffect(() => {
    const timer = setTimeout(() => writeAddress({ [name]: value }), 150);
    return () => clearTimeout(timer);
  }, [name, value]);
}

/** Text that survives a reload of the tab; only for what is drawn in the browser. */
export function useDraft(key: string, initial: string) {
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? initial);
  const write = (next: string) => {
    sessionStorage.setItem(key, next);
    setText(next);
  };
  return [text, write] as const;
}
