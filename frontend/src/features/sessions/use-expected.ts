"use client";

import { useEffect } from "react";

import type { ProgressEvent } from "@/lib/api";

/** How many pieces the stage at work makes; a reload still knows. 0 where nobody told. */
export function useExpected(sessionId: string, stage: string, latest: ProgressEvent | null): number {
  const key = `expected ${sessionId} ${stage}`;
  const told = latest?.stage === stage && typeof latest.data?.total === "number" ? latest.data.total : null;
  useEffect(() => {
    if (told !== null) sessionStorage.setItem(key, String(told));
  }, [key, told]);
  return told ?? Number((typeof window !== "undefined" && sessionStorage.getItem(key)) || 0);
}
