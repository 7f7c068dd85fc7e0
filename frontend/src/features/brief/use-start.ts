"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { generationsGenerate, imagesGenerateImages, jobsGenerateJob, sessionsCreateSession, type SessionResponse } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";

import type { Draft } from "./draft";
import { imagesRequest, sessionRequest, storyboardRequest, wholeRequest } from "./requests";

/** Begins the ad, each way by its own call; answers with the session's id. A second try after a failure makes nothing twice. */
export function useStart(session: SessionResponse | undefined, onStarted: (sessionId: string) => void) {
  const cache = useQueryClient();
  const created = useRef<{ for: string; id: string } | null>(null);
  const tried = useRef<{ for: string; key: string } | null>(null);

  const guided = async (draft: Draft, prompt: string) => {
    let id = session?.id;
    if (!id) {
      const body = sessionRequest(draft);
      const same = JSON.stringify(body);
      if (created.current?.for !== same) created.current = { for: same, id: (await sessionsCreateSession({ body })).data!.session_id };
      id = created.current.id;
    }
    await imagesGenerateImages({ body: imagesRequest(draft, prompt, id) });
    return id;
  };
  const whole = async (draft: Draft, prompt: string) => {
    const body = wholeRequest(draft, prompt);
    const same = JSON.stringify(body);
    // crypto.randomUUID needs https, and the studio may be opened by its address in the house
    if (tried.current?.for !== same) tried.current = { for: same, key: [...crypto.getRandomValues(new Uint32Array(4))].join("-") };
    return (await generationsGenerate({ body, headers: { "idempotency-key": tried.current.key } })).data!.session_id;
  };
  return useMutation({
    mutationFn: async ({ draft, prompt }: { draft: Draft; prompt: string }) => {
      if (session || draft.way === "guided") return guided(draft, prompt);
      if (draft.way === "storyboard") return (await jobsGenerateJob({ body: storyboardRequest(draft, prompt) })).data!.job_id;
      return whole(draft, prompt);
    },
    onSuccess: async (id) => {
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: id } }) });
      onStarted(id);
    },
  });
}
