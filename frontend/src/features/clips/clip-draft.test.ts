import { describe, expect, it } from "vitest";

import type { VideoAsset } from "@/lib/api";

import { chosenOf, draftOf, settled, totalOf, trimsToAddress, trimsToKeep } from "./clip-draft";

const clips = ["aaaaaaaa-1", "bbbbbbbb-2", "cccccccc-3"].map((id) => ({ id, duration: 2.5 }) as VideoAsset);
const [a, b, c] = clips.map((clip) => clip.id) as [string, string, string];
const NONE = { sel: null, trim: null };

describe("clip draft", () => {
  it("begins with all, or with what was kept", () => {
    expect(chosenOf(draftOf(clips, { clip_order: [] }, NONE))).toEqual([a, b, c]);
    const kept = draftOf(clips, { clip_order: [c, a], trims: { [c]: { start: 1, end: 2 } } }, NONE);
    expect(chosenOf(kept)).toEqual([c, a]);
    expect(kept.order).toEqual([c, a, b]);
    expect(totalOf(clips, kept)).toBe(3.5);
  });

  it("comes back from the address", () => {
    const trims = { [b]: { start: 0.4, end: 2.1 } };
    const back = draftOf(clips, { clip_order: [a, b, c] }, { sel: "bbbbbbbb.aaaaaaaa", trim: trimsToAddress(trims) });
    expect(chosenOf(back)).toEqual([b, a]);
    expect(back.trims).toEqual(trims);
    expect(draftOf(clips, { clip_order: [] }, { sel: "bbbbbbbb", trim: "nonsense~bbbbbbbb:2-99" }).trims).toEqual({});
  });

  it("gives a clip that is filmed again the place of the old one, uncut", () => {
    const draft = { order: [c, a, b], left: [a], trims: { [b]: { start: 1, end: 2 }, [c]: { start: 0, end: 1 } } };
    const next = settled(draft, [a, b, c], [a, "new", c]);
    expect(next).toEqual({ order: [c, a, "new"], left: [a], trims: { [c]: { start: 0, end: 1 } } });
    expect(settled(draft, [a, b, c], [a, b, c, "more"]).order).toEqual([c, a, b, "more"]);
  });

  it("keeps trims of chosen clips only, and none that cut nothing", () => {
    const draft = { order: [a, b, c], left: [c], trims: { [a]: { start: 0, end: 2.5 }, [b]: { start: 1, end: 2 }, [c]: { start: 1, end: 2 } } };
    expect(trimsToKeep(clips, draft)).toEqual({ [b]: { start: 1, end: 2 } });
  });
});
