import { describe, expect, it } from "vitest";

import type { SessionResponse } from "@/lib/api";

import { currentStep, isOpen, jobStateOf, openJobStep, stateOf, stepsOf } from "./steps";

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

  it("tells how each step stands", () => {
    const made = session({ stage: "clip_selection", generated_images: [{}] as never, generated_clips: [{}] as never });
    expect(stateOf("images", made)).toBe("done");
    expect(stateOf("clips", made)).toBe("current");
    expect(stateOf("cut", made)).toBe("locked");
    expect(stateOf("brief", session({ stage: "complete" }))).toBe("done");
  });

  it("opens a job with its ad once there is one", () => {
    const drawn = session({ stage: "image_selection" });
    expect(openJobStep("film", drawn)).toBe("storyboard");
    expect(jobStateOf("film", drawn)).toBe("locked");
    const done = session({ stage: "complete", final_video: {} as never });
    expect(openJobStep(null, done)).toBe("film");
    expect(openJobStep("storyboard", done)).toBe("storyboard");
    expect(jobStateOf("storyboard", done)).toBe("done");
  });

  it("leaves out of a one-shot ad what is changed elsewhere", () => {
    const steps = stepsOf(session({ mode: "one_shot", stage: "complete", clip_order: ["a"], final_video: {} as never, generated_images: [{}] as never }));
    expect(steps.map(({ name, open }) => [name, open])).toEqual([["images", true], ["clips", false], ["cut", false], ["result", true]]);
  });
});
