import { describe, expect, it } from "vitest";

import type { SessionResponse } from "@/lib/api";

import { currentStep, isOpen } from "./steps";

function session(changes: Partial<SessionResponse>): SessionResponse {
  return {
    stage: "created", product_prompt: null, approved_images: [], clip_order: [], error: null,
    generated_images: [], generated_clips: [], final_video: null, ...changes,
  } as SessionResponse;
}

describe("steps", () => {
  it("follows the stage", () => {
    expect(currentStep(session({}))).toBe("brief");
    expect(currentStep(session({ stage: "image_generation" }))).toBe("images");
    expect(currentStep(session({ stage: "clip_selection" }))).toBe("clips");
    expect(currentStep(session({ stage: "complete" }))).toBe("result");
  });

  it("stays where a failure happened", () => {
    const error = { code: "STAGE_FAILED", message: "", kept: "", stage: "clip_generation" };
    expect(currentStep(session({ stage: "failed", error }))).toBe("clips");
    expect(currentStep(session({ stage: "canceled", product_prompt: "a shoe" }))).toBe("images");
  });

  it("opens only what exists", () => {
    const fresh = session({});
    expect(isOpen("brief", fresh)).toBe(true);
    expect(isOpen("images", fresh)).toBe(false);
    expect(isOpen("result", fresh)).toBe(false);
  });
});
