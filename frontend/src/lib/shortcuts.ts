"use client";

import { useEffectEvent, useLayoutEffect, useSyncExternalStore } from "react";

import { isCovered, isTaken, matches, parse, type Press } from "./shortcut-keys";

/** Between the presses of "g d". */
const PATIENCE = 1_000;

type Handler = (event: KeyboardEvent) => void;

export interface Shortcut {
  keys: readonly string[];
  label: string;
  everywhere: boolean;
}

interface Entry extends Shortcut {
  sequences: Press[][];
  inDialog: boolean;
  run: Handler;
}

/** Newest last: who came last answers first. */
let entries: readonly Entry[] = [];
const watchers = new Set<() => void>();
let pending: KeyboardEvent[] = [];
let last = 0;

function change(next: readonly Entry[]) {
  if (entries.length === 0 && next.length > 0) window.addEventListener("keydown", onKeyDown);
  if (next.length === 0) window.removeEventListener("keydown", onKeyDown);
  entries = next;
  watchers.forEach((watcher) => watcher());
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Meta", "Alt"].includes(event.key)) return;
  // Held down, only arrows go on.
  if (event.repeat && !event.key.startsWith("Arrow")) return;
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const covered = isCovered();
  const typed = event.timeStamp - last > PATIENCE ? [event] : [...pending, event];
  last = event.timeStamp;
  const answers = (sequence: Press[], events: KeyboardEvent[]) =>
    events.length <= sequence.length &&
    sequence.slice(0, events.length).every((press, index) => matches(press, events[index]!, mac)) &&
    !isTaken(sequence[events.length - 1]!, event.target);

  for (const events of typed.length > 1 ? [typed, [event]] : [typed]) {
    const open = entries.filter((entry) => entry.inDialog || !covered);
    const found = open.findLast(({ sequences }) => sequences.some((each) => each.length === events.length && answers(each, events)));
    if (found) {
      pending = [];
      event.preventDefault();
      found.run(event);
      return;
    }
    if (open.some(({ sequences }) => sequences.some((each) => answers(each, events)))) {
      pending = events;
      return;
    }
  }
  pending = [];
}

/**
 * A key for as long as the component is there: "Space", "ArrowLeft", "mod+Enter", "g d", or several for one
 * thing (["1", "2", "3"]; the event tells which). It keeps quiet while somebody types (except with `mod`), where the
 * focused control needs the key itself, and under an open dialog or menu. The `?` sheet lists it by its label.
 */
export function useShortcut(
  keys: string | readonly string[],
  handler: Handler,
  {
    label,
    enabled = true,
    inDialog = false,
    everywhere = false,
  }: {
    label: string;
    enabled?: boolean;
    /** On every page of the studio; the sheet lists it apart. */
    everywhere?: boolean;
    /** Also while a dialog is open, for what lies in one. */
    inDialog?: boolean;
  },
) {
  const run = useEffectEvent(handler);
  const all = typeof keys === "string" ? keys : keys.join("\n");
  // Not after the paint: who sees the page may press, and on a crowded machine that can be long before other effects.
  useLayoutEffect(() => {
    if (!enabled) return;
    const names = all.split("\n");
    const entry: Entry = { keys: names, label, everywhere, inDialog, sequences: names.map(parse), run: (event) => run(event) };
    change([...entries, entry]);
    return () => change(entries.filter((each) => each !== entry));
  }, [all, label, enabled, inDialog, everywhere]);
}

const NONE: readonly Entry[] = [];

/** What keys there are on the page now. */
export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => entries,
    () => NONE,
  );
}
