import { describe, expect, it } from "vitest";

import type { LaneItem } from "./api";
import { clipPrice } from "./prices";

const lane = { clip_costs: { "4.0": 0.24, "2.0": 0.12, "3.0": 0.18 } } as unknown as LaneItem;

describe("clipPrice", () => {
  it("takes the next length on offer, and some frames do not matter", () => {
    expect(clipPrice(lane, 2.03)).toBe(0.12);
    expect(clipPrice(lane, 2.4)).toBe(0.18);
    expect(clipPrice(lane, 9)).toBe(0.24);
    expect(clipPrice(undefined, 3)).toBe(0);
  });
});
