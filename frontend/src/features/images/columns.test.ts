import { describe, expect, it } from "vitest";

import { columnsFor } from "./columns";

describe("columns", () => {
  it("shows pictures as large as the stage allows", () => {
    expect(columnsFor("16:9", 4)).toBe(2);
    expect(columnsFor("16:9", 6)).toBe(2);
    expect(columnsFor("9:16", 6)).toBe(3);
    expect(columnsFor("1:1", 6)).toBe(3);
    expect(columnsFor("16:9", 0)).toBe(1);
  });
});
