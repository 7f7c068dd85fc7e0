import { describe, expect, it } from "vitest";

import { ratioStyle, stageLabel } from "./format";

describe("format", () => {
  it("labels stages and ratios", () => {
    expect(stageLabel("image_generation")).toBe("Image generation");
    expect(ratioStyle("9:16")).toEqual({ aspectRatio: "9 / 16" });
  });
});
