"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";

import type { SessionResponse } from "@/lib/api";

import { useKept, useWords } from "./browser-store";
import { draftOf, FRESH, paramsOf, type Draft } from "./draft";

/** Some choices; by a function where they hang on the others as they are by then. */
export type Change = Partial<Draft> | ((known: Draft) => Partial<Draft>);

const partOf = (change: Change, known: Draft) => (typeof change === "function" ? change(known) : change);

export interface Drafting {
  draft: Draft;
  change: (part: Change) => void;
  prompt: string;
  setPrompt: (prompt: string) => void;
  /** Once it is on its way, the words are no draft any more. */
  forget: () => void;
}

/** The draft of a new ad: choices in the address, words in the browser; a reload loses nothing. */
export function useNewDraft(initialPrompt: string): Drafting {
  const params = useSearchParams();
  const { kept, keep } = useKept();
  const words = useWords(initialPrompt);
  const draft = draftOf(params, kept);
  return {
    ...words,
    draft,
    change(change) {
      // Read again: several changes may come before the next rendering.
      const before = new URLSearchParams(location.search);
      const known = draftOf(before, kept);
      const part = partOf(change, known);
      const next = { ...known, ...part };
      // The usual is not named in the address, so what was kept has to be this.
      keep({ ratio: next.ratio, lane: next.lane });
      const query = paramsOf(next, before).toString();
      history.replaceState(null, "", query ? `?${query}` : location.pathname);
    },
  };
}

/** The brief of a session whose images are to be made (again); its format and lane stay. */
export function useSessionDraft(session: SessionResponse): Drafting {
  const [prompt, setPrompt] = useState(session.product_prompt ?? "");
  const [draft, setDraft] = useState<Draft>({
    ...FRESH,
    way: "guided",
    ratio: session.aspect_ratio as Draft["ratio"],
    lane: session.lane as Draft["lane"],
    style: session.style_keywords.join(", "),
    budget: session.budget_usd ?? null,
  });
  return { draft, change: (change) => setDraft((known) => ({ ...known, ...partOf(change, known) })), prompt, setPrompt, forget: () => {} };
}
