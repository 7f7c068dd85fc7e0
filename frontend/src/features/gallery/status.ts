import type { Stage } from "@/lib/api";

export const STATUSES = ["working", "waiting", "complete", "failed", "canceled"] as const;
export type Status = (typeof STATUSES)[number];

/** What a stage means to somebody who looks over all ads. */
export function statusOf(stage: Stage): Status {
  switch (stage) {
    case "created":
    case "image_selection":
    case "clip_selection":
      return "waiting";
    case "complete":
    case "failed":
    case "canceled":
      return stage;
    default:
      return "working";
  }
}

export function isStatus(value: string | null): value is Status {
  return STATUSES.includes(value as Status);
}
