import { describe, expect, it } from "vitest";

import { isWhole, lengthOf, moved, percentAt } from "./trim";

describe("trim", () => {
  it("moves an edge within the clip", () => {
    expect(moved({ start: 0, end: 2.5 }, "start", 0.4, 2.5)).toEqual({ start: 0.4, end: 2.5 });
    expect(moved({ start: 0, end: 2.5 }, "end", 9, 2.5)).toEqual({ start: 0, end: 2.5 });
    expect(moved({ start: 0.5, end: 2.5 }, "start", -1, 2.5)).toEqual({ start: 0, end: 2.5 });
  });

  it("keeps the shortest length", () => {
    expect(moved({ start: 0, end: 2 }, "start", 1.9, 2.5)).toEqual({ start: 1.2, end: 2 });
    expect(moved({ start: 1, end: 2 }, "end", 1.1, 2.5)).toEqual({ start: 1, end: 1.8 });
    expect(moved({ start: 0, end: 0.5 }, "start", 0.3, 0.5)).toEqual({ start: 0, end: 0.5 });
  });

  it("never ends after an odd length", () => {
    expect(moved({ start: 0, end: 2 }, "end", 3, 2.5333333).end).toBeLessThanOrEqual(2.5333333);
  });

  it("knows the whole", () => {
    expect(isWhole({ start: 0, end: 2.5333333 }, 2.5333333)).toBe(true);
    expect(isWhole({ start: 0.1, end: 2.5 }, 2.5)).toBe(false);
    expect(lengthOf({ start: 0.5, end: 2 })).toBe(1.5);
    expect(percentAt(1, 4)).toBe(25);
  });
});
