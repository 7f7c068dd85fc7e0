import { describe, expect, it } from "vitest";

import type { Version } from "@/lib/api";

import { changesOf, complaints, draftOf, firstPair, restoredDraft, takesOf, type Spec } from "./changes";

const spec = {
  name: "Trail",
  cta: "Go",
  genre: "chill",
  aspect_ratio: "9:16",
  scenes: [
    { scene_number: 1, overlay_text: "Ready, set." },
    { scene_number: 2, overlay_text: "" },
  ],
  variants: [{ hook: "Look down.", cta: "Go" }],
} as unknown as Spec;

const file = (id: string, aspect_ratio: string, hook: string) => ({ id, aspect_ratio, hook, cta: "Go", url: "", poster_url: null, duration: 6, file_size_mb: 1, resolution: "1080x1920" });
const version = (number: number, files: Version["files"]): Version => ({ version: number, created_at: "", cta: "Go", genre: "chill", lines: [], product_name: "Trail", files });

describe("a draft of a version", () => {
  const newest = version(2, [file("c", "9:16", "Ready, set."), file("d", "1:1", "Ready, set."), file("e", "9:16", "Look down.")]);
  const draft = draftOf(spec, newest);

  it("begins with what the newest has", () => {
    expect(draft).toEqual({ name: "Trail", cta: "Go", genre: "chill", lines: ["Ready, set.", ""], ratios: ["1:1"], variants: 2 });
    expect(draftOf(spec, undefined)).toMatchObject({ ratios: [], variants: 1 });
  });

  it("asks only for what changed", () => {
    expect(changesOf(spec, draft)).toEqual({ product_name: null, cta: null, genre: null, lines: null, aspect_ratios: ["1:1"], variants: 2 });
    expect(changesOf(spec, { ...draft, name: "Trail 2 ", genre: "upbeat", lines: ["Ready, set.", "Grip."] })).toMatchObject({ product_name: "Trail 2", genre: "upbeat", lines: { 2: "Grip." } });
  });

  it("comes back if it fits", () => {
    const left = { ...draft, lines: ["A", "B"] };
    expect(restoredDraft(JSON.stringify(left), draft)).toEqual(left);
    expect(restoredDraft(JSON.stringify({ ...left, lines: ["A"] }), draft)).toEqual(draft);
    expect(restoredDraft("null", draft)).toEqual(draft);
    expect(restoredDraft("{", draft)).toEqual(draft);
  });

  it("puts complaints at their fields", () => {
    expect(complaints({ error: { details: { fields: { product_name: "x", "lines.2": "y", other: "z" } } } }, "No.")).toEqual({ name: "No.", "lines.2": "No." });
    expect(complaints(null, "No.")).toEqual({});
  });

  it("is compared with the same shape of the version before", () => {
    const takes = takesOf([newest, version(1, [file("a", "1:1", "Ready, set."), file("b", "9:16", "Ready, set.")])]);
    expect(firstPair(takes)?.map((take) => take.file.id)).toEqual(["c", "b"]);
    expect(firstPair(takes.slice(0, 2))?.map((take) => take.file.id)).toEqual(["c", "d"]);
    expect(firstPair(takes.slice(0, 1))).toBeNull();
  });
});
