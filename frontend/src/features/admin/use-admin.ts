"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { systemReady, type Readiness } from "@/lib/api";
import { adminGetHealthOptions, adminListCostsOptions, adminListJobsOptions, systemReadyQueryKey } from "@/lib/api/@tanstack/react-query.gen";

import type { View } from "./view";

export const PAGE_SIZE = 20;

/** Every 5 s while the tab is seen, and at once when it is seen again. */
const LIVE = { refetchInterval: 5_000, refetchIntervalInBackground: false, refetchOnWindowFocus: true, staleTime: 0, retry: false } as const;

/** What is not ready says so with a 503 and the same body. */
async function readiness(signal: AbortSignal): Promise<Readiness> {
  const answer = await systemReady({ throwOnError: false, signal });
  if (answer.data) return answer.data;
  const body: unknown = answer.error;
  if (typeof body === "object" && body !== null && "components" in body) return body as Readiness;
  throw body;
}

export function useAdmin({ state, page, days }: View) {
  const jobs = useQuery({ ...adminListJobsOptions({ query: { state, page, page_size: PAGE_SIZE } }), ...LIVE, placeholderData: keepPreviousData });
  const costs = useQuery({ ...adminListCostsOptions({ query: { days: Number(days) } }), ...LIVE, placeholderData: keepPreviousData });
  const health = useQuery({ ...adminGetHealthOptions(), ...LIVE });
  const ready = useQuery({ queryKey: systemReadyQueryKey(), queryFn: ({ signal }) => readiness(signal), ...LIVE });
  return { jobs, costs, health, ready };
}

export type Admin = ReturnType<typeof useAdmin>;
