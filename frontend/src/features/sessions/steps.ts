import type { SessionResponse } from "@/lib/api";

export const STEPS = ["brief", "images", "clips", "cut", "result"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_LABELS: Record<Step, string> = {
  brief: "Brief",
  images: "Images",
  clips: "Clips",
  cut: "Words & music",
  result: "Ad",
};

const WORKING = ["prompt_parsing", "image_generation", "video_planning", "clip_generation", "final_composition"];

export function isWorking(session: SessionResponse): boolean {
  return WORKING.includes(session.stage);
}

/** Where a stage is at home. */
export function stepOfStage(stage: string): Step | null {
  if (stage === "created") return "brief";
  if (stage.startsWith("image") || stage === "prompt_parsing") return "images";
  if (stage.startsWith("clip") || stage === "video_planning") return "clips";
  if (stage === "final_composition") return "cut";
  if (stage === "complete") return "result";
  return null;
}

/** The step that a session is at; a failed or canceled one stays where it stopped. */
export function currentStep(session: SessionResponse): Step {
  const known = stepOfStage(session.stage) ?? (session.error ? stepOfStage(session.error.stage) : null);
  if (known) return known;
  if (session.clip_order.length > 0) return "cut";
  if (session.approved_images.length > 0) return "clips";
  return session.product_prompt ? "images" : "brief";
}

/** Steps that can be looked at: everything up to what there is. */
export function isOpen(step: Step, session: SessionResponse): boolean {
  if (step === currentStep(session) || step === "brief") return true;
  if (step === "images") return session.generated_images.length > 0;
  if (step === "clips") return session.generated_clips.length > 0;
  if (step === "cut") return session.clip_order.length > 0;
  return session.final_video !== null;
}
