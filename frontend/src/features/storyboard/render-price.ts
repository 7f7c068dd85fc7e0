import type { Job, LaneItem } from "@/lib/api";
import { clipPrice } from "@/lib/prices";

/** A clip is somewhat longer than its scene: the transitions take from it. */
const SPARE = 0.5;

/** USD that rendering costs at most: shots whose pictures stayed the same are not filmed again, and music is bought once. */
export function renderPrice(job: Pick<Job, "storyboard" | "video_url">, lane: LaneItem | undefined): number {
  const clips = job.storyboard.reduce((sum, { scene }) => sum + clipPrice(lane, scene.duration + SPARE), 0);
  return clips + (job.video_url ? 0 : (lane?.music_cost ?? 0));
}
