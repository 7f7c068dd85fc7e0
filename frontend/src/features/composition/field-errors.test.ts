import { describe, expect, it } from "vitest";

import { fieldErrors } from "./field-errors";

const answer = (code: string, message: string, fields?: Record<string, string>) => ({ error: { code, message, details: fields && { fields } } });

describe("complaints about words", () => {
  it("go to their field", () => {
    expect(fieldErrors(answer("TEXT_NOT_DRAWABLE", "Anton can't draw: 日", { "text_overlay.product_name": "can't draw 日" }), "-")).toEqual({ name: "Anton can't draw: 日" });
    expect(fieldErrors(answer("VALIDATION_ERROR", "Some fields are not valid.", { "text_overlay.cta": "At most 30 characters." }), "-")).toEqual({ cta: "At most 30 characters." });
  });

  it("or stand by themselves", () => {
    expect(fieldErrors(answer("PREVIEW_FAILED", "The preview could not be drawn."), "-")).toEqual({ other: "The preview could not be drawn." });
    expect(fieldErrors(new TypeError("fetch failed"), "No answer.")).toEqual({ other: "No answer." });
    expect(fieldErrors(null, "-")).toEqual({});
  });
});
