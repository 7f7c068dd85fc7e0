import { describe, expect, it } from "vitest";

import { axisTop, barAt } from "./chart-scale";

describe("axisTop", () => {
  it("is round, and so is its half", () => {
    expect([0.788, 0.8, 1, 1.2, 41, 93, 100, 2.01].map((max) => axisTop(max))).toEqual([0.8, 0.8, 1, 2, 60, 100, 100, 4]);
  });

  it("does not halve a single piece", () => {
    expect(axisTop(1, true)).toBe(2);
    expect(axisTop(3, true)).toBe(4);
  });

  it("is nothing of nothing", () => {
    expect(axisTop(0)).toBe(0);
    expect(axisTop(-3)).toBe(0);
  });
});

describe("barAt", () => {
  it("finds the bar under the pointer, also past the edges", () => {
    expect([-5, 0, 49, 50, 99, 140].map((x) => barAt(x, 100, 2))).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it("finds none where there is none", () => {
    expect(barAt(10, 100, 0)).toBeNull();
    expect(barAt(10, 0, 3)).toBeNull();
  });
});
