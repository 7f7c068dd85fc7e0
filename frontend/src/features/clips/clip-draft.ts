import type { VideoAsset } from "@/lib/api";
import { carried, fromAddress, toAddress } from "@/lib/selection";

import { isWhole, lengthOf, type Range } from "./trim";

/** What is decided about the clips, before it is kept: their order, which are left out, what is cut off. */
export interface ClipDraft {
  order: string[];
  left: string[];
  trims: Record<string, Range>;
}

type Saved = { clip_order: string[]; trims?: Record<string, Range> };

/** From the address, else from what was kept, else all of them as they were filmed. */
export function draftOf(clips: VideoAsset[], saved: Saved, address: { sel: string | null; trim: string | null }): ClipDraft {
  const ids = clips.map((clip) => clip.id);
  const kept = saved.clip_order.filter((id) => ids.includes(id));
  const chosen = fromAddress(address.sel, ids) ?? (kept.length > 0 ? kept : ids);
  const rest = ids.filter((id) => !chosen.includes(id));
  return {
    order: [...chosen, ...rest],
    left: rest,
    trims: address.sel === null ? { ...saved.trims } : trimsFrom(address.trim, clips),
  };
}

export function chosenOf({ order, left }: ClipDraft): string[] {
  return order.filter((id) => !left.includes(id));
}

export function rangeOf(clip: VideoAsset, trims: Record<string, Range>): Range {
  return trims[clip.id] ?? { start: 0, end: clip.duration };
}

export function totalOf(clips: VideoAsset[], draft: ClipDraft): number {
  const chosen = chosenOf(draft);
  return clips.filter((clip) => chosen.includes(clip.id)).reduce((sum, clip) => sum + lengthOf(rangeOf(clip, draft.trims)), 0);
}

/** The draft when clips arrived or were filmed again: a new one takes the place of the old, uncut. */
export function settled(draft: ClipDraft, before: string[], after: string[]): ClipDraft {
  const order = carried(draft.order, before, after);
  return {
    order: [...order, ...after.filter((id) => !order.includes(id))],
    left: carried(draft.left, before, after),
    trims: Object.fromEntries(Object.entries(draft.trims).filter(([id]) => after.includes(id))),
  };
}

/** What is cut off of the chosen ones. */
export function trimsToKeep(clips: VideoAsset[], draft: ClipDraft): Record<string, Range> {
  const chosen = chosenOf(draft);
  return Object.fromEntries(
    clips.filter((clip) => chosen.includes(clip.id) && !isWhole(rangeOf(clip, draft.trims), clip.duration)).map((clip) => [clip.id, rangeOf(clip, draft.trims)]),
  );
}

/** For the address: "1e832833:0.4-2.1" and the like. */
export function trimsToAddress(trims: Record<string, Range>): string | null {
  return Object.entries(trims).map(([id, { start, end }]) => `${toAddress([id])}:${Number(start.toFixed(2))}-${Number(end.toFixed(2))}`).join("~") || null;
}

function trimsFrom(text: string | null, clips: VideoAsset[]): Record<string, Range> {
  const found: Record<string, Range> = {};
  for (const part of text?.split("~") ?? []) {
    const [, short, start, end] = /^([\w-]+):([\d.]+)-([\d.]+)$/.exec(part) ?? [];
    const clip = clips.find((each) => short && each.id.startsWith(short));
    if (clip && Number(end) > Number(start) && Number(end) <= clip.duration + 0.01) found[clip.id] = { start: Number(start), end: Number(end) };
  }
  return found;
}
