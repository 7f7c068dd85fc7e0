import { useQuery } from "@tanstack/react-query";

import type { LaneItem } from "@/lib/api";
import { systemLanesOptions } from "@/lib/api/@tanstack/react-query.gen";
import { money } from "@/lib/format";

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

/** What asking for a shot again means: where the studio had filled in, the hosted model is tried once more. */
export function againTitle(maker: string | null, price: number): string {
  if (maker === null) return "Make it again";
  return maker === "studio" ? `Try the hosted model again · ${money(price)}` : `Make it again · ${money(price)}`;
}
