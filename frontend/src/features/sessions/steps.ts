import type { SessionResponse } from "@/lib/api";

export const STEPS = ["brief", "images", "clips", "cut", "result"] as const;
export type Step = (typeof STEPS)[number];

/** Of a job: it goes by its storyboard. */
export const JOB_STEPS = ["storyboard", "film"] as const;
export type JobStep = (typeof JOB_STEPS)[number];

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

export type StepState = "done" | "current" | "open" | "locked";

/** How a step stands: behind, at hand, to be looked at, or not there yet. */
export function stateOf(step: Step, session: SessionResponse): StepState {
  const at = currentStep(session);
  if (session.stage === "complete") return "done";
  if (step === at) return "current";
  if (STEPS.indexOf(step) < STEPS.indexOf(at)) return isOpen(step, session) ? "done" : "locked";
  return isOpen(step, session) ? "open" : "locked";
}

export function jobStateOf(step: JobStep, session: SessionResponse): StepState {
  if (step === "storyboard") return session.final_video || filming(session) ? "done" : "current";
  if (session.stage === "complete") return "done";
  if (filming(session)) return "current";
  return session.final_video ? "open" : "locked";
}

function filming(session: SessionResponse): boolean {
  return ["video_planning", "clip_generation", "final_composition", "complete"].includes(session.stage);
}

export interface StepItem<T extends string> {
  name: T;
  state: StepState;
  open: boolean;
}

/** The steps of an ad. One made in one go has no brief to go back to, and its words are changed with its ad. */
export function stepsOf(session: SessionResponse): StepItem<Step>[] {
  const oneShot = session.mode === "one_shot";
  return STEPS.filter((name) => !oneShot || name !== "brief").map((name) => ({
    name,
    state: stateOf(name, session),
    open: isOpen(name, session) && !(oneShot && name === "cut"),
  }));
}

export function jobStepsOf(session: SessionResponse): StepItem<JobStep>[] {
  return JOB_STEPS.map((name) => {
    const state = jobStateOf(name, session);
    return { name, state, open: name === "storyboard" || session.final_video !== null };
  });
}

/** Whether a job's step can be looked at, and which one it opens with. */
export function openJobStep(asked: string | null, session: SessionResponse): JobStep {
  if (asked === "storyboard") return "storyboard";
  return session.final_video && (asked === "film" || session.stage === "complete") ? "film" : "storyboard";
}
