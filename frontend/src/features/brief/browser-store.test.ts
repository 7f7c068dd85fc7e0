import { expect, it } from "vitest";

import { keptOf, storeOf, wordsOfDraft } from "./browser-store";

it("keeps words over a reload, and starts anew from another address", () => {
  const saved = JSON.stringify({ seed: "red mug", text: "red mug, matte" });
  expect(wordsOfDraft(saved, "red mug")).toBe("red mug, matte");
  expect(wordsOfDraft(saved, "")).toBe("");
  expect(wordsOfDraft(null, "red mug")).toBe("red mug");
  expect(wordsOfDraft("{oops", "red mug")).toBe("red mug");
});

it("reads format and lane, and nothing else", () => {
  expect(keptOf('{"ratio":"9:16","lane":"moon"}')).toEqual({ ratio: "9:16", lane: undefined });
  expect(keptOf("[")).toEqual({});
});

it("lasts as long as the page where the browser stores nothing", () => {
  const store = storeOf(() => {
    throw new DOMException("denied", "SecurityError");
  }, "x");
  store.write("a");
  expect(store.read()).toBe("a");
  store.write(null);
  expect(store.read()).toBeNull();
});
