import { useQuery } from "@tanstack/react-query";

import type { LaneItem } from "@/lib/api";
import { systemLanesOptions } from "@/lib/api/@tanstack/react-query.gen";

/** Lanes that are open here, and the one of a name; empty until they are known. */
export function useLanes(name: string) {
  const { data } = useQuery(systemLanesOptions());
  const lanes = data?.items ?? [];
  return { lanes, lane: lanes.find((lane) => lane.name === name) };
}

/** The models of a lane, in the order of an ad's making. */
export function hostedModels(lane: LaneItem): string {
  const models = [lane.text_model, lane.image_model, lane.clip_model, lane.music_model].filter(Boolean);
  return models.map((model) => model.slice(model.indexOf("/") + 1)).join(", ");
}
