import { useQuery } from "@tanstack/react-query";

import { systemLanesOptions } from "@/lib/api/@tanstack/react-query.gen";

/** Lanes that are open here, and the one of a name; empty until they are known. */
export function useLanes(name: string) {
  const { data } = useQuery(systemLanesOptions());
  const lanes = data?.items ?? [];
  return { lanes, lane: lanes.find((lane) => lane.name === name) };
}
