import { expect, it } from "vitest";

import type { SharedAd, VideoVariant } from "@/lib/api";

import { cutsOf } from "./cuts";

const variant = (id: string, aspect_ratio: string): VideoVariant => ({
  id, aspect_ratio, url: `/${id}`, cta: "Buy", duration: 9, file_size_mb: 1, poster_url: null, resolution: "1080x1920",
});

it("names every version of an ad", () => {
  const video = { ...variant("a", "9:16"), fps: 30, loudness_lufs: -14, sha256: "", variants: [variant("b", "9:16"), variant("c", "16:9")] };
  const ad: SharedAd = { title: "Shoes", video };
  expect(cutsOf(ad).map(({ id, label }) => [id, label])).toEqual([["a", "9:16 · 1"], ["b", "9:16 · 2"], ["c", "16:9"]]);
});
