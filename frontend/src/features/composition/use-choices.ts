"use client";

import { useCallback, useEffect, useState } from "react";

import type { SessionResponse } from "@/lib/api";

import { firstChoices, restored, type Choices } from "./choices";

/** The choices of a session's cut; a reload keeps them, this tab's closing does not. */
export function useChoices(session: SessionResponse, cta: string) {
  const key = `adreel.cut.${session.id}`;
  const [choices, setChoices] = useState<Choices>(() => {
    const first = firstChoices(session, cta);
    return typeof window === "undefined" ? first : restored(stored(key), first);
  });
  useEffect(() => {
    try {
      sessionStorage.setItem(key, JSON.stringify(choices));
    } catch {
      // No room or not allowed: the choices live as long as the page.
    }
  }, [key, choices]);
  const choose = useCallback((change: Partial<Choices>) => setChoices((before) => ({ ...before, ...change })), []);
  return [choices, choose] as const;
}

function stored(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
