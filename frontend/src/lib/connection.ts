"use client";

import { useSyncExternalStore } from "react";

/** What the last requests told about the studio's server. lib/http reports it. */
interface Connection {
  reachable: boolean;
  /** A request came back because nobody is signed in (any more). */
  signedOut: boolean;
  /** Rises when somebody has to sign in for something they just did. */
  asked: number;
  /** Rises when somebody signed in again; feeds connect anew. */
  signIns: number;
}

const FIRST: Connection = { reachable: true, signedOut: false, asked: 0, signIns: 0 };
let current = FIRST;
const watchers = new Set<() => void>();

function set(next: Connection) {
  current = next;
  watchers.forEach((watcher) => watcher());
}

export function reportReachable(reachable: boolean) {
  if (current.reachable !== reachable) set({ ...current, reachable });
}

export function reportSignedOut(during: "reading" | "writing") {
  if (!current.signedOut || during === "writing") set({ ...current, signedOut: true, asked: current.asked + 1 });
}

export function reportSignedIn() {
  set({ ...current, signedOut: false, signIns: current.signIns + 1 });
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => current,
    () => FIRST,
  );
}
