"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { jobsEstimateJob } from "@/lib/api";
import { authUserCostsOptions } from "@/lib/api/@tanstack/react-query.gen";
import { useLanes } from "@/lib/lanes";

import type { Draft } from "./draft";
import { imagesPrice, shortOf, storyboardRequest } from "./requests";

const PAUSE = 300; // ms without a change before the server is asked
/** The price does not hang on the words, which may not be long enough yet. */
const ANY_WORDS = "the product of this ad";

function useSettled<T>(value: T, same: string): T {
  const [settled, setSettled] = useState({ value, same });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value, same }), PAUSE);
    return () => clearTimeout(timer);
    // `same` says when the value is another one
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [same]);
  return settled.value;
}

/** What the draft will cost and take, as far as it is known, and which limit it would pass. */
export function usePrice(draft: Draft) {
  const story = draft.way !== "guided";
  const { lane } = useLanes(draft.lane);
  // Photos and style are left out: they change nothing, and a photo that is gone must not hide the price.
  const asked = storyboardRequest({ ...draft, assetIds: [], style: "", template: null, budget: null }, ANY_WORDS);
  const body = useSettled(asked, JSON.stringify(asked));
  const estimate = useQuery({
    queryKey: ["brief", "estimate", body],
    queryFn: async ({ signal }) => (await jobsEstimateJob({ body, signal })).data!,
    enabled: story,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: 1,
  });
  const paid = draft.lane === "generative";
  const costs = useQuery({ ...authUserCostsOptions(), enabled: paid, staleTime: 30_000 });

  const fits = estimate.data && !estimate.isPlaceholderData && body.lane === draft.lane && body.duration === draft.length;
  const known = story ? (fits ? estimate.data.estimated_cost : null) : lane ? imagesPrice(lane, draft.count) : null;
  const price = paid ? known : 0; // the studio's own work costs nothing
  const dayLeft = costs.data ? costs.data.cap_day - costs.data.spent_day : null;
  const short =
    price === null ? null : shortOf(price, { budget: paid ? draft.budget : null, dayLeft: paid ? dayLeft : null, within: !story || !fits || estimate.data.within_cap });
  return {
    /** USD; null while it is unknown. */
    price,
    /** Seconds. */
    duration: story && fits ? estimate.data.estimated_duration : null,
    short,
    failed: story && estimate.isError && paid,
    retry: () => void estimate.refetch(),
  };
}
