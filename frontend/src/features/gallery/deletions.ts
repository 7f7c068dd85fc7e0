"use client";

import { useSyncExternalStore } from "react";

type Watcher = () => void;

/**
 * Ads that are gone from sight and can still be called back. It outlives the page of the gallery, so that going
 * elsewhere neither loses a deletion nor its undo.
 */
export function deletions(send: (id: string, leaving: boolean) => Promise<unknown>) {
  let gone: ReadonlySet<string> = new Set();
  const open = new Set<string>();
  const watchers = new Set<Watcher>();
  const change = (next: Set<string>) => {
    gone = next;
    watchers.forEach((watcher) => watcher());
  };
  const back = (id: string) => change(new Set([...gone].filter((other) => other !== id)));
  return {
    subscribe(watcher: Watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    snapshot: () => gone,
    begin(id: string) {
      open.add(id);
      change(new Set([...gone, id]));
    },
    /** Whether it was still time. */
    undo(id: string): boolean {
      if (!open.delete(id)) return false;
      back(id);
      return true;
    },
    /** Sends it now; when that fails, the ad is back, and the error goes on. */
    async commit(id: string): Promise<boolean> {
      if (!open.delete(id)) return false;
      try {
        await send(id, false);
        return true;
      } catch (error) {
        back(id);
        throw error;
      }
    },
    /** The page goes away: what is still open is sent without waiting. */
    leave() {
      for (const id of open) void send(id, true).catch(() => {});
      open.clear();
    },
  };
}

export type Deletions = ReturnType<typeof deletions>;

const NONE: ReadonlySet<string> = new Set();

export function useGone(from: Deletions): ReadonlySet<string> {
  return useSyncExternalStore(from.subscribe, from.snapshot, () => NONE);
}
