"use client";

import { useEffect, useState } from "react";

import type { ProgressEvent, SessionResponse, Stage } from "@/lib/api";

import { leftOf } from "./clock";
import { isWorking } from "./steps";

export interface Run {
  stage: Stage;
  progress: number;
  message: string;
  cost: number;
  /** Seconds since it began; null where nobody saw it begin. */
  elapsed: number | null;
  left: number | null;
}

/** What runs for a session now, by its newest event; null when nothing does. Ticks every second. */
export function useRun(session: SessionResponse, latest: ProgressEvent | null): Run | null {
  const working = isWorking(session);
  const [now, setNow] = useState(() => Date.now());
  const [began, setBegan] = useState<number | null>(() => remembered(session));
  const [seen, setSeen] = useState(working);
  if (seen !== working) {
    // It began before our eyes, or ended.
    setSeen(working);
    setBegan(working ? Date.parse(session.updated_at) : null);
  }
  const key = `began ${session.id}`;
  useEffect(() => {
    if (!working || began === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, String(began));
  }, [working, began, key]);
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [working]);
  if (!working) return null;
  const fresh = latest && latest.seq >= session.event_seq ? latest : null;
  const eta = typeof fresh?.data?.eta_seconds === "number" ? fresh.data.eta_seconds : null;
  return {
    stage: fresh?.stage ?? session.stage,
    progress: fresh?.progress ?? session.progress,
    message: fresh?.message ?? session.message,
    cost: fresh?.current_cost ?? session.total_cost,
    elapsed: began === null ? null : Math.max((now - began) / 1000, 0),
    left: leftOf(eta, fresh ? now - Date.parse(fresh.timestamp) : 0),
  };
}

/** From this tab, before a reload; a one-shot ad that was never finished has been at work since it was asked for. */
function remembered(session: SessionResponse): number | null {
  if (!isWorking(session)) return null;
  const stored = sessionStorage.getItem(`began ${session.id}`);
  if (stored) return Number(stored);
  return session.mode === "one_shot" && !session.final_video ? Date.parse(session.created_at) : null;
}
