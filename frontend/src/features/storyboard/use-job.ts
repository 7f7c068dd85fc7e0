"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { SessionResponse } from "@/lib/api";
import { jobsGetJobOptions, jobsGetJobQueryKey, sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";

/** A job: the same thing as its session, seen from the storyboard. */
export function useJob(session: SessionResponse) {
  const path = { job_id: session.id };
  const query = useQuery(jobsGetJobOptions({ path }));
  // Progress reaches the session first.
  const { refetch } = query;
  useEffect(() => {
    void refetch();
  }, [refetch, session.event_seq, session.updated_at]);
  return query;
}

/** Something done to a job; afterwards both views of it are read again. */
export function useJobAction(sessionId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: jobsGetJobQueryKey({ path: { job_id: sessionId } }) });
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: sessionId } }) });
    },
  });
}
