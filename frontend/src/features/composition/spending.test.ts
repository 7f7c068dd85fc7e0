import { describe, expect, it } from "vitest";

import type { CostItem } from "@/lib/api";

import { byAgent, heldOf } from "./spending";

const item = (agent: string, status: string, estimated_cost: number, cost: number): CostItem => ({ agent, status, estimated_cost, cost, duration: 2, model: "m", provider: "p", success: true, error: null, created_at: agent + status });

describe("spending", () => {
  const items = [item("image_generator", "settled", 0.04, 0.039), item("image_generator", "released", 0.04, 0), item("video_generator", "held", 0.18, 0)];

  it("is summed by agent, without what was given back", () => {
    expect(byAgent(items)).toEqual([
      { agent: "image_generator", calls: 2, estimated: 0.04, cost: 0.039, seconds: 4 },
      { agent: "video_generator", calls: 1, estimated: 0.18, cost: 0, seconds: 2 },
    ]);
  });

  it("tells what is held", () => {
    expect(heldOf(items)).toEqual({ held: [items[2]], total: 0.18 });
  });
});
