import { describe, expect, it } from "vitest";

import { searchOf, viewOf } from "./view";

const parse = (search: string) => viewOf(new URLSearchParams(search));

describe("viewOf", () => {
  it("falls back to what runs, of a month", () => {
    expect(parse("")).toEqual({ state: "running", page: 1, days: "30" });
    expect(parse("state=nonsense&page=-2&days=7")).toEqual({ state: "running", page: 1, days: "30" });
    expect(parse("page=1.5").page).toBe(1);
  });

  it("and searchOf are inverse", () => {
    for (const search of ["", "?state=stuck", "?state=failed&page=3&days=90"]) expect(searchOf(parse(search))).toBe(search);
  });
});
