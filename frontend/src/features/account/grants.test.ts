import { expect, test } from "vitest";

import { GRANTS, grantOf, scopesOf } from "./grants";

test("each grant has what the one before it has", () => {
  expect(GRANTS.map(scopesOf)).toEqual([["read"], ["read", "write"], ["read", "write", "spend"]]);
});

test("a key's scopes come to a grant, in any order", () => {
  for (const grant of GRANTS) expect(grantOf(scopesOf(grant).toReversed())).toBe(grant);
});

test("other scopes are no grant", () => {
  expect(grantOf(["write"])).toBeNull();
  expect(grantOf(["read", "spend"])).toBeNull();
});
