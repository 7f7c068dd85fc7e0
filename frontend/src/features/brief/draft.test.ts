import { describe, expect, it } from "vitest";

import { budgetOf, draftOf, FRESH, paramsOf, wordsOf, type Draft } from "./draft";

const read = (query: string, kept = {}) => draftOf(new URLSearchParams(query), kept);

describe("a draft", () => {
  it("is the usual without a word, and what the browser kept before that", () => {
    expect(read("")).toEqual(FRESH);
    expect(read("", { ratio: "9:16", lane: "generative" })).toMatchObject({ ratio: "9:16", lane: "generative" });
    expect(read("format=1:1", { ratio: "9:16" }).ratio).toBe("1:1");
  });

  it("survives its address", () => {
    const draft: Draft = {
      way: "storyboard", ratio: "4:5", length: 30, count: 4, framework: "PAS", template: "lifestyle", variants: 3,
      style: "luxury, warm", clientId: "c", campaignId: "d", lane: "generative", budget: 0, assetIds: ["a", "b"],
    };
    expect(draftOf(paramsOf(draft, new URLSearchParams()))).toEqual(draft);
  });

  it("keeps the address short, and the prompt in it", () => {
    expect(paramsOf(FRESH, new URLSearchParams("prompt=red+mug&how=guided")).toString()).toBe("prompt=red+mug");
  });

  it("takes no nonsense from an address", () => {
    expect(read("how=fast&format=3:2&seconds=7&images=99&story=XYZ&lane=moon&budget=-3&campaign=x")).toEqual(FRESH);
    expect(read("asset=a&asset=a&asset=b&asset=c&asset=d&asset=e").assetIds).toEqual(["a", "b", "c", "d"]);
  });
});

it("reads budgets as people type them", () => {
  expect(budgetOf("1,50")).toBe(1.5);
  expect(budgetOf(" 2 ")).toBe(2);
  expect(budgetOf("0")).toBe(0);
  expect(budgetOf("")).toBeNull();
  expect(budgetOf("12 dollars")).toBeNull();
  expect(budgetOf("99999")).toBeNull();
});

it("splits style words", () => {
  expect(wordsOf("luxury, warm,, luxury ")).toEqual(["luxury", "warm"]);
});
