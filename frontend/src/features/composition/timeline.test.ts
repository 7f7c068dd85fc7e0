import { describe, expect, it } from "vitest";

import type { PreviewOverlay, PreviewPiece } from "@/lib/api";

import { cardOf, clipTime, currentPiece, cuts, overlayOpacity, pieceOpacity, tellingTime } from "./timeline";

const piece = (kind: "card" | "clip", start: number, end: number, clip_start = 0): PreviewPiece => ({ kind, clip_id: kind === "clip" ? `${start}` : null, clip_start, start, end });
const overlay = (part: string, start: number, end: number): PreviewOverlay => ({ part, src: "", x: 0, y: 0, width: 1, height: 1, start, end });

const pieces = [piece("card", 0, 1.2), piece("clip", 0.8, 3.4, 0.5), piece("clip", 3, 5), piece("card", 4.6, 6)];

describe("pieces at a time", () => {
  const at = (time: number) => pieces.map((_, index) => Number(pieceOpacity(pieces, index, time).toFixed(2)));

  it("stand alone, or fade in over the one before", () => {
    expect(at(0)).toEqual([1, 0, 0, 0]);
    expect(at(1)).toEqual([1, 0.5, 0, 0]);
    expect(at(2)).toEqual([0, 1, 0, 0]);
    expect(at(3.1)).toEqual([0, 1, 0.25, 0]);
  });

  it("end with the last frame standing", () => {
    expect(at(6)).toEqual([0, 0, 0, 1]);
    expect(at(60)).toEqual([0, 0, 0, 1]);
  });

  it("know the one that is seen most, and where in its clip it is", () => {
    expect([0, 0.9, 1.1, 3.1, 3.3, 6].map((time) => currentPiece(pieces, time))).toEqual([0, 0, 1, 1, 2, 3]);
    expect(clipTime(pieces[1]!, 1.8)).toBeCloseTo(1.5);
    expect(clipTime(pieces[1]!, 9)).toBeCloseTo(3.1);
  });

  it("give way in the middle of their transitions", () => {
    expect(cuts({ pieces })).toEqual([1, 3.2, 4.8]);
  });

  it("may join hard", () => {
    const hard = [piece("clip", 0, 2), piece("clip", 2, 4)];
    expect(pieceOpacity(hard, 1, 2)).toBe(1);
    expect(pieceOpacity(hard, 0, 2)).toBe(0);
  });
});

describe("what lies on them", () => {
  it("belongs to a card or to the film", () => {
    expect(cardOf(pieces, overlay("card", 0, 1.2))).toBe(0);
    expect(cardOf(pieces, overlay("outro-1", 5, 6))).toBe(3);
    expect(cardOf(pieces, overlay("name", 1.2, 4.6))).toBe(-1);
    expect(cardOf(pieces, overlay("line-0", 0.9, 2))).toBe(-1);
  });

  it("arrives and leaves", () => {
    const name = overlay("name", 1.2, 4.6);
    expect(overlayOpacity(name, 1.1, 6)).toBe(0);
    expect(overlayOpacity(name, 1.35, 6)).toBeCloseTo(0.5);
    expect(overlayOpacity(name, 3, 6)).toBe(1);
    expect(overlayOpacity(name, 4.6 - 4 / 30, 6)).toBeCloseTo(0.5);
    expect(overlayOpacity(name, 4.6, 6)).toBe(0);
  });

  it("leaves with its card, and stays on the last one", () => {
    expect(overlayOpacity(overlay("intro-0", 0, 1.2), 1.19, 6)).toBe(1);
    expect(overlayOpacity(overlay("card", 4.6, 6), 6, 6)).toBe(1);
    expect(overlayOpacity(overlay("outro-0", 4.8, 6), 6, 6)).toBe(1);
  });

  it("has a moment that shows all of it", () => {
    const shown = { aspect_ratio: "16:9" as const, beats: [], contrast: 5, duration: 6, pieces };
    expect(tellingTime({ ...shown, overlays: [overlay("name", 1.2, 4.6), overlay("cta", 3, 4.6)] })).toBeCloseTo(3.6);
    expect(tellingTime({ ...shown, overlays: [] })).toBeCloseTo(1.7);
  });
});
