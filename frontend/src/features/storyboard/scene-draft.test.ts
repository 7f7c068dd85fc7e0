import { describe, expect, it } from "vitest";

import type { JobScene } from "@/lib/api";

import { isChanged, unkept, wordsOf } from "./scene-draft";

const scene = (scene_number: number, overlay_text: string) => ({ scene_number, overlay_text, image_prompt: "a mug", duration: 2.5 }) as JobScene;
const scenes = [scene(1, "Slow mornings"), scene(2, "")];

describe("scene draft", () => {
  it("shows what is typed, else what is kept", () => {
    expect(wordsOf(scenes[0]!, undefined)).toBe("Slow mornings");
    expect(wordsOf(scenes[0]!, { words: "" })).toBe("");
    expect(isChanged(scenes[0]!, { words: "Slow mornings" })).toEqual({ words: false, picture: false });
    expect(isChanged(scenes[1]!, { picture: "a cup" })).toEqual({ words: false, picture: true });
  });

  it("forgets what is kept by now, and scenes that are gone", () => {
    expect(unkept({ 1: { words: "Slow mornings" }, 2: { words: "New" }, 9: { words: "x" } }, scenes)).toEqual({ 2: { words: "New" } });
  });
});
