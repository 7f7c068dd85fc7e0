import { describe, expect, it } from "vitest";

import { draftOf, hexOf, isSame, requestOf, withWords } from "./brand-draft";
import { inkOn, rolesOf, sketchOf } from "./sketch";

const STRIDE = { name: "Stride", brand_guidelines: { colors: ["#0b3d91", "#ff6a13"], fonts: ["Anton-Regular", "Montserrat-Bold"], tone: "sporty", banned_words: ["cheap"], logo_asset_id: null } };

describe("draft", () => {
  it("comes back as it was", () => expect(requestOf(draftOf(STRIDE))).toEqual(STRIDE));
  it("knows what changed", () => {
    const draft = draftOf(STRIDE);
    expect(isSame(draft, { ...draft, tone: "sporty " })).toBe(true);
    expect(isSame(draft, { ...draft, words: [] })).toBe(false);
  });
  it("puts a chosen font first", () => {
    expect(requestOf({ ...draftOf(STRIDE), font: "Montserrat-Bold" }).brand_guidelines.fonts).toEqual(["Montserrat-Bold"]);
    expect(requestOf({ ...draftOf(STRIDE), font: "" }).brand_guidelines.fonts).toEqual([]);
  });
});

describe("withWords", () => {
  it("takes several at once, each once", () => expect(withWords(["cheap"], "Cheap, No  Brainer,walk,")).toEqual({ words: ["cheap", "no brainer", "walk"], fault: null }));
  it("refuses what is too short", () => expect(withWords([], "a, walk")).toEqual({ words: ["walk"], fault: { kind: "length", word: "a" } }));
});

it("reads hex as it is typed", () => {
  expect(hexOf("ABC")).toBe("#aabbcc");
  expect(hexOf(" #Ff6A13 ")).toBe("#ff6a13");
  expect(hexOf("blue")).toBeNull();
});

describe("sketch", () => {
  it("sets ground and button", () => {
    expect(rolesOf(["#0b3d91", "#ff6a13"])).toEqual({ ground: 0, button: 1 });
    expect(sketchOf(["#0b3d91", "#ff6a13"])).toEqual({ ground: "#0b3d91", ink: "#ffffff", button: "#ff6a13", buttonInk: "#141210" });
  });
  it("works with one colour, and with none", () => {
    expect(sketchOf(["#ffee00"]).button).toBe("#141210");
    expect(sketchOf([]).ink).toBe("#ffffff");
    expect(inkOn("#ffffff")).toBe("#141210");
  });
});
