import { describe, expect, it } from "vitest";

import { frameStep, shuttle, startingAt, within } from "./shuttle";

const RANGE = { start: 0.5, end: 2 };

describe("shuttle", () => {
  it("plays faster with each L and turns with J", () => {
    expect([0, 1, 2, 4].map((rate) => shuttle(rate, "l"))).toEqual([1, 2, 4, 4]);
    expect(shuttle(2, "J")).toBe(-1);
    expect(shuttle(-1, "j")).toBe(-2);
    expect(shuttle(-2, "l")).toBe(1);
  });

  it("stands with K, and toggles with Space", () => {
    expect(shuttle(4, "k")).toBe(0);
    expect(shuttle(0, " ")).toBe(1);
    expect(shuttle(-2, " ")).toBe(0);
  });

  it("steps by frames and stays within the trim", () => {
    expect(frameStep(1.02, 1, 25, RANGE)).toBeCloseTo(1.06);
    expect(frameStep(1.06, -1, 25, RANGE)).toBeCloseTo(1.02);
    expect(frameStep(1.99, 1, 25, RANGE)).toBe(2);
    expect(within(0, RANGE)).toBe(0.5);
  });

  it("starts over at the end", () => {
    expect(startingAt(2, RANGE)).toBe(0.5);
    expect(startingAt(0, RANGE)).toBe(0.5);
    expect(startingAt(1, RANGE)).toBe(1);
  });
});
