import { describe, expect, it } from "vitest";

import { carried, fromAddress, stepped, toAddress, toggled } from "./selection";

const ALL = ["a", "b", "c", "d"];
const LONG = ["1e832833-56a9-4e13", "71177959-6b10-4365", "4a8cf855-f46d-412f"];

describe("selection", () => {
  it("keeps the order of choice", () => {
    expect(toggled(["c"], "a", ALL, false)).toEqual(["c", "a"]);
    expect(toggled(["c", "a"], "c", ALL, false)).toEqual(["a"]);
  });

  it("extends a range in either direction", () => {
    expect(toggled(["a"], "c", ALL, true)).toEqual(["a", "b", "c"]);
    expect(toggled(["d"], "b", ALL, true)).toEqual(["d", "b", "c"]);
  });

  it("survives the address bar, in order", () => {
    const chosen = [LONG[2]!, LONG[0]!];
    expect(toAddress(chosen)).toBe("4a8cf855.1e832833");
    expect(fromAddress(toAddress(chosen), LONG)).toEqual(chosen);
  });

  it("tells nothing chosen from nothing said, and forgets what is gone", () => {
    expect(fromAddress(null, LONG)).toBeNull();
    expect(fromAddress(toAddress([]), LONG)).toEqual([]);
    expect(fromAddress("deadbeef.71177959", LONG)).toEqual([LONG[1]]);
  });

  it("steps to a neighbour and stops at the ends", () => {
    expect(stepped(ALL, "b", 1)).toBe("c");
    expect(stepped(ALL, "d", 1)).toBe("d");
    expect(stepped(ALL, null, 1)).toBe("a");
    expect(stepped(ALL, "gone", -1)).toBe("d");
    expect(stepped([], null, 1)).toBeNull();
  });

  it("carries a choice over to what took its place", () => {
    expect(carried(["c", "a"], ["a", "b", "c"], ["a", "b", "x"])).toEqual(["x", "a"]);
    expect(carried(["a", "b"], ["a", "b"], ["x", "y", "z"])).toEqual([]);
    expect(carried(["b"], ["a", "b"], ["b", "c"])).toEqual(["b"]);
  });
});
