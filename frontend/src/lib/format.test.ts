import { describe, expect, it } from "vitest";

import { fileSize, money, ratioStyle, stageLabel, timeLeft } from "./format";

describe("format", () => {
  it("never hides a small cost as zero", () => {
    expect(money(0)).toBe("$0.00");
    expect(money(0.003)).toBe("< $0.01");
    expect(money(1.5)).toBe("$1.50");
  });

  it("says time left in words", () => {
    expect(timeLeft(2)).toBe("a few seconds left");
    expect(timeLeft(31)).toBe("about 35 s left");
    expect(timeLeft(70)).toBe("about a minute left");
    expect(timeLeft(200)).toBe("about 3 min left");
  });

  it("names sizes in the unit that fits", () => {
    expect(fileSize(120)).toBe("1 kB");
    expect(fileSize(49_400)).toBe("49 kB");
    expect(fileSize(2_340_000)).toBe("2.3 MB");
  });

  it("labels stages and ratios", () => {
    expect(stageLabel("image_generation")).toBe("Image generation");
    expect(ratioStyle("9:16")).toEqual({ aspectRatio: "9 / 16" });
  });
});
