import { describe, expect, it } from "vitest";

import { zoneOf } from "./zone";

describe("zoneOf", () => {
  it("takes what is a zone", () => {
    expect(zoneOf("Europe%2FBerlin")).toBe("Europe/Berlin");
    expect(zoneOf("Asia/Tokyo")).toBe("Asia/Tokyo");
  });

  it("is UTC for anything else", () => {
    for (const cookie of [undefined, "", "Nowhere/At_All", "%", "'; DROP"]) expect(zoneOf(cookie)).toBe("UTC");
  });
});
