import { describe, expect, it } from "vitest";

import { pagesOf, stepped, windowOf } from "./window";

describe("windowOf", () => {
  const layout = { columns: 5, step: 300 };
  it("draws the top of a long list", () => expect(windowOf(layout, 500, -200, 900)).toEqual({ first: 0, end: 30 }));
  it("follows the scroll", () => expect(windowOf(layout, 500, 3000, 900)).toEqual({ first: 35, end: 80 }));
  it("ends with the list", () => expect(windowOf(layout, 23, 900, 900)).toEqual({ first: 0, end: 23 }));
  it("keeps a row when the list shrank under the screen", () => expect(windowOf(layout, 3, 9000, 900)).toEqual({ first: 0, end: 3 }));
  it("is empty for nothing", () => expect(windowOf(layout, 0, 0, 900)).toEqual({ first: 0, end: 0 }));
});

describe("pagesOf", () => {
  it("finds the pages of a range", () => expect(pagesOf(35, 100, 48)).toEqual([1, 2, 3]));
  it("does not reach into the next page", () => expect(pagesOf(0, 48, 48)).toEqual([1]));
});

describe("stepped", () => {
  it("moves in rows and columns", () => {
    expect(stepped("ArrowRight", 0, 8, 3)).toBe(1);
    expect(stepped("ArrowDown", 1, 8, 3)).toBe(4);
    expect(stepped("ArrowUp", 4, 8, 3)).toBe(1);
  });
  it("goes down into a shorter last row", () => expect(stepped("ArrowDown", 5, 7, 3)).toBe(6));
  it("stays inside", () => {
    expect(stepped("ArrowLeft", 0, 8, 3)).toBeNull();
    expect(stepped("ArrowDown", 7, 8, 3)).toBeNull();
    expect(stepped("a", 0, 8, 3)).toBeNull();
  });
});
