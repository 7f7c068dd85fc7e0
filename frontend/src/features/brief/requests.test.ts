import { describe, expect, it } from "vitest";

import type { LaneItem } from "@/lib/api";

import { FRESH, type Draft } from "./draft";
import { sorted } from "./files";
import { begun, redone, stepped, undone } from "./history";
import { problemsOf } from "./problem";
import { imagesPrice, imagesRequest, sessionRequest, shortOf, storyboardRequest, wholeRequest } from "./requests";

const draft: Draft = { ...FRESH, style: " luxury, warm ", assetIds: ["p"], budget: 2, campaignId: "lost", variants: 2 };

describe("requests", () => {
  it("carry what each of the three ways takes", () => {
    expect(wholeRequest(draft, "red mug")).toMatchObject({ prompt: "red mug", assets: [{ asset_id: "p" }], variants: 2, style: "luxury, warm" });
    expect(wholeRequest(draft, "red mug")).not.toHaveProperty("asset_ids");
    expect(storyboardRequest(draft, "red mug")).toMatchObject({ asset_ids: ["p"], duration: 15 });
    expect(imagesRequest(draft, "red mug", "s")).toMatchObject({ style_keywords: ["luxury", "warm"], num_images: 6, source_asset_ids: ["p"] });
  });

  it("hold a budget only where something is paid, a campaign only with its client", () => {
    expect(sessionRequest(draft)).toMatchObject({ budget_usd: null, campaign_id: null });
    expect(sessionRequest({ ...draft, lane: "generative", clientId: "c" })).toMatchObject({ budget_usd: 2, campaign_id: "lost" });
  });
});

describe("price", () => {
  it("of images counts reading the brief", () => {
    expect(imagesPrice({ image_cost: 0.04, direction_cost: 0.01 } as LaneItem, 4)).toBeCloseTo(0.17);
  });

  it("is held against budget, day and caps", () => {
    const free = { budget: null, dayLeft: null, within: true };
    expect(shortOf(0, { ...free, budget: 0 })).toBeNull();
    expect(shortOf(2, free)).toBeNull();
    expect(shortOf(2, { ...free, budget: 1 })).toEqual({ by: "budget", left: 1 });
    expect(shortOf(2, { budget: 5, dayLeft: 1.5, within: true })).toEqual({ by: "day", left: 1.5 });
    expect(shortOf(2, { ...free, dayLeft: -1, within: false })).toEqual({ by: "refused", left: 0 });
  });
});

describe("faults", () => {
  const refused = (code: string, fields?: Record<string, string>) => ({ error: { code, message: "A sentence.", details: fields && { fields } } });
  it("go to their field", () => {
    expect(problemsOf(refused("VALIDATION_ERROR", { prompt: "At least 10 characters." }), "gone")).toEqual([
      { place: "prompt", text: "At least 10 characters.", code: "VALIDATION_ERROR" },
    ]);
    expect(problemsOf(refused("UNKNOWN_ASSET", { source_asset_ids: "unknown id" }), "gone")[0]).toMatchObject({ place: "photos", text: "A sentence." });
    expect(problemsOf(refused("OVER_CAP"), "gone")[0]!.place).toBe("budget");
  });
  it("stay with the form where no field is named", () => {
    expect(problemsOf(refused("CONFLICT"), "gone")[0]).toEqual({ place: "form", text: "A sentence.", code: "CONFLICT" });
    expect(problemsOf(new TypeError("fetch"), "gone")[0]).toEqual({ place: "form", text: "gone", code: null });
  });
});

it("takes photos of the right kind and size, four at most", () => {
  const file = (name: string, type: string, size = 10) => Object.defineProperty(new File(["x"], name, { type }), "size", { value: size }) as File;
  const { good, refused } = sorted([file("a.jpg", "image/jpeg"), file("b.gif", "image/gif"), file("c.png", "image/png", 6e7), file("d.webp", "image/webp"), file("e.png", "image/png", 0)], 3);
  expect(good.map((f) => f.name)).toEqual(["a.jpg"]);
  expect(refused).toEqual([
    { name: "b.gif", why: "kind" }, { name: "c.png", why: "size" }, { name: "d.webp", why: "many" }, { name: "e.png", why: "empty" },
  ]);
});

it("takes steps back and again until a new one is made", () => {
  const two = stepped(stepped(begun(0), 1), 2);
  expect(undone(two)).toEqual({ past: [0], now: 1, future: [2] });
  expect(redone(undone(two))).toEqual(two);
  expect(stepped(undone(two), 9).future).toEqual([]);
  expect(undone(begun(0)).now).toBe(0);
  expect(redone(two)).toBe(two);
});
