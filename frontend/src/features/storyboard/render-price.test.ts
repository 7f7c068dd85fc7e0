import { describe, expect, it } from "vitest";

import type { Job, LaneItem } from "@/lib/api";

import { renderPrice } from "./render-price";

const lane = { clip_costs: { "2.0": 0.12, "3.0": 0.18 }, music_cost: 0.2 } as unknown as LaneItem;
const job = { storyboard: [{ scene: { duration: 2 } }, { scene: { duration: 2.5 } }], video_url: null } as unknown as Job;

describe("renderPrice", () => {
  it("counts every shot, and music once", () => {
    expect(renderPrice(job, lane)).toBeCloseTo(0.56);
    expect(renderPrice({ ...job, video_url: "/x" }, lane)).toBeCloseTo(0.36);
    expect(renderPrice(job, undefined)).toBe(0);
  });
});
