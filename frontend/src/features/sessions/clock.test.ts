import { describe, expect, it } from "vitest";

import { clock, leftOf } from "./clock";

describe("clock", () => {
  it("reads like a clock", () => {
    expect([0, 7.9, 65, 3725, -3].map(clock)).toEqual(["0:00", "0:07", "1:05", "1:02:05", "0:00"]);
  });

  it("counts an estimate down, and never below nothing", () => {
    expect(leftOf(20, 5_000)).toBe(15);
    expect(leftOf(2, 5_000)).toBe(0);
    expect(leftOf(null, 5_000)).toBeNull();
  });
});
