"use client";

import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import type { SessionPage, SessionSummary } from "@/lib/api";
import { sessionsListSessionsOptions } from "@/lib/api/@tanstack/react-query.gen";

import { PAGE_SIZE, queryOf, type Filters } from "./filters";
import { statusOf } from "./status";

const POLL_MS = 4_000;

/** What the page came with. */
export interface Known {
  filters: Filters;
  ads: SessionPage;
}

const isWorking = (page: SessionPage | undefined) => page?.items.some((ad) => statusOf(ad.stage) === "working") ?? false;

function optionsOf(filters: Filters, page: number) {
  return {
    ...sessionsListSessionsOptions({ query: queryOf(filters, page) }),
    gcTime: 30 * 60_000, // going back finds the list as it was
    refetchInterval: (query: { state: { data?: SessionPage } }) => (isWorking(query.state.data) ? POLL_MS : false),
  };
}

function together(results: UseQueryResult<SessionPage, unknown>[]) {
  return {
    pages: results.map((each) => each.data),
    failed: results.some((each) => each.isError && !each.data),
    retry: () => results.filter((each) => each.isError).forEach((each) => void each.refetch()),
  };
}

/**
 * All ads that match, in order, as places: one whose page is not loaded yet is null. Pages are fetched as `show` asks
 * for them, and only those with something at work are asked for again.
 */
export function useAds(filters: Filters, gone: ReadonlySet<string>, known: Known | null) {
  const key = JSON.stringify(filters);
  const [asked, setAsked] = useState<{ key: string; pages: number[] }>({ key, pages: [] });
  const further = useMemo(() => (asked.key === key ? asked.pages : []), [asked, key]);
  const first = useQuery({
    ...optionsOf(filters, 1),
    initialData: known && JSON.stringify(known.filters) === key ? known.ads : undefined,
    placeholderData: keepPreviousData,
  });
  const rest = useQueries({
    queries: further.map((page) => optionsOf(filters, page)),
    combine: together,
  });

  const total = first.data?.total ?? 0;
  const places = useMemo(() => {
    const loaded = new Map(further.map((page, i) => [page, rest.pages[i]?.items]));
    loaded.set(1, first.data?.items);
    const seen = new Set<string>();
    const all: (SessionSummary | null)[] = [];
    for (let page = 1; (page - 1) * PAGE_SIZE < total; page++) {
      const items = loaded.get(page);
      if (!items) all.push(...Array<null>(Math.min(PAGE_SIZE, total - (page - 1) * PAGE_SIZE)).fill(null));
      for (const ad of items ?? []) {
        if (gone.has(ad.id) || seen.has(ad.id)) continue; // a new ad moves others over to the next page
        seen.add(ad.id);
        all.push(ad);
      }
    }
    return all;
  }, [first.data, further, gone, rest.pages, total]);

  const show = (pages: number[]) => {
    const missing = pages.filter((page) => page !== 1 && (page - 1) * PAGE_SIZE < total && !further.includes(page));
    if (missing.length > 0) setAsked({ key, pages: [...further, ...missing].sort((a, b) => a - b) });
  };
  return { first, places, show, failed: rest.failed, retry: rest.retry };
}
