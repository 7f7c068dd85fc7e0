import { describe, expect, it } from "vitest";

import { toggled } from "./selection";

const ALL = ["a", "b", "c", "d"];

describe("selection", () => {
  it("keeps the order of choice", () => {
    expect(toggled(["c"], "a", ALL, false)).toEqual(["c", "a"]);
    expect(toggled(["c", "a"], "c", ALL, false)).toEqual(["a"]);
  });

  it("extends a range in either direction", () => {
    expect(toggled(["a"], "c", ALL, true)).toEqual(["a", "b", "c"]);
    expect(toggled(["d"], "b", ALL, true)).toEqual(["d", "b", "c"]);
  });
});
