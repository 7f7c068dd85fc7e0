"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { compositionPreviewCut, compositionPreviewMusic, type CutPreview, type PreviewRequest } from "@/lib/api";

const PAUSE = 400;

/** A value once it has rested; what is typed is not asked for letter by letter. */
function useRested<T>(value: T, key: string): T {
  const [rested, setRested] = useState({ key, value });
  useEffect(() => {
    if (rested.key === key) return;
    const timer = setTimeout(() => setRested({ key, value }), PAUSE);
    return () => clearTimeout(timer);
  }, [rested.key, key, value]);
  return rested.value;
}

/** The cut as it would be. The last good one stays while another is drawn, and when that fails. */
export function usePreview(request: PreviewRequest, enabled: boolean) {
  const text = useRested(request.text_overlay, JSON.stringify(request.text_overlay));
  const asked = { ...request, text_overlay: text };
  const settled = JSON.stringify(text) === JSON.stringify(request.text_overlay);
  const query = useQuery({
    queryKey: ["preview-cut", asked],
    // The signal ends what is out of date.
    queryFn: async ({ signal }) => (await compositionPreviewCut({ body: asked, signal, throwOnError: true })).data,
    enabled: enabled && asked.text_overlay.product_name !== "" && asked.text_overlay.cta !== "",
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
  const [kept, setKept] = useState<CutPreview>();
  if (query.data && query.data !== kept) setKept(query.data);
  return {
    preview: query.data ?? kept,
    updating: query.isFetching || !settled,
    error: settled && query.isError ? query.error : null,
    retry: () => void query.refetch(),
  };
}

/** The studio's music for a cut, to be heard before it; words and ratio don't change it. */
export function useMusic(request: PreviewRequest, enabled: boolean) {
  const { session_id, audio, intro_duration, outro_duration } = request;
  return useQuery({
    queryKey: ["preview-music", session_id, audio?.genre, intro_duration, outro_duration],
    queryFn: async ({ signal }) => {
      const { data } = await compositionPreviewMusic({ body: request, signal, throwOnError: true });
      const { src, ...facts } = data;
      return { ...facts, sound: blobOf(src) };
    },
    enabled,
    staleTime: Infinity,
    retry: false,
  });
}

/** What a `data:` address holds; the page's policy lets media come from blobs only. */
function blobOf(address: string): Blob {
  const comma = address.indexOf(",");
  const bytes = Uint8Array.from(atob(address.slice(comma + 1)), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: /^data:([^;,]+)/.exec(address)?.[1] });
}
