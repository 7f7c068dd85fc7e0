import { expect, it } from "vitest";

import { hasWords } from "./has-words";

it("finds all words, in any order", () => {
  expect(hasWords("Pink tennis Shoes", "shoe pink")).toBe(true);
  expect(hasWords("Pink tennis shoes", "shoes blue")).toBe(false);
  expect(hasWords("Anything", "")).toBe(true);
});
