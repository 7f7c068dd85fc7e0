import { describe, expect, it } from "vitest";

import { composeRequest, firstChoices, isSaid, previewRequest, restored } from "./choices";

const first = firstChoices({ suggested_name: "Court Classic", aspect_ratio: "16:9" }, "Shop now");

describe("choices of a cut", () => {
  it("come back as they were left", () => {
    const left = { ...first, name: "Runner", color: "#ff6a13", music: "none" as const, extra: ["9:16" as const], shown: "9:16" as const };
    expect(restored(JSON.stringify(left), first)).toEqual(left);
  });

  it("drop what makes no sense any more", () => {
    expect(restored("{", first)).toEqual(first);
    expect(restored('{"color":"red","music":"polka","intro":9,"extra":["2:1","4:5"],"name":7}', first)).toEqual({ ...first, extra: ["4:5"] });
  });

  it("leave the colour out where it is automatic", () => {
    expect(previewRequest("s", first).text_overlay).not.toHaveProperty("color");
    expect(composeRequest("s", { ...first, color: "#ffffff" }).text_overlay.color).toBe("#ffffff");
  });

  it("preview the studio's music, and buy the hosted only in the cut", () => {
    expect(previewRequest("s", first).audio).toEqual({ enabled: true, genre: "upbeat", studio: true });
    expect(composeRequest("s", first).audio).toEqual({ enabled: true, genre: "upbeat", studio: false });
    expect(composeRequest("s", { ...first, music: "none" }).audio).toEqual({ enabled: false });
  });

  it("are asked for once both words are there", () => {
    expect(isSaid(first)).toBe(true);
    expect(isSaid({ name: "  ", cta: "Go" })).toBe(false);
  });
});
