"use client";

import { useRouter } from "next/navigation";

import type { SessionResponse } from "@/lib/api";

import { BriefDesk } from "./brief-desk";
import { useNewDraft, useSessionDraft } from "./use-draft";

/** The brief of a new ad, or of a session whose images are to be made again. */
export function BriefForm({ session, initialPrompt = "", onStarted }: { session?: SessionResponse; initialPrompt?: string; onStarted?: () => void }) {
  return session ? <SessionBrief session={session} onStarted={onStarted} /> : <NewBrief initialPrompt={initialPrompt} />;
}

function NewBrief({ initialPrompt }: { initialPrompt: string }) {
  const router = useRouter();
  const drafting = useNewDraft(initialPrompt);
  return (
    <BriefDesk
      drafting={drafting}
      onStarted={(id) => {
        drafting.forget();
        router.replace(`/sessions/${id}`);
      }}
    />
  );
}

function SessionBrief({ session, onStarted }: { session: SessionResponse; onStarted?: () => void }) {
  return <BriefDesk drafting={useSessionDraft(session)} session={session} onStarted={() => onStarted?.()} />;
}
