"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, Info, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { ProgressBar } from "@/components/ui/progress";
import { sessionsCancelSession, sessionsRetrySession, type ProgressEvent, type SessionResponse } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { money, stageLabel, timeLeft } from "@/lib/format";
import { messageOf } from "@/lib/http";

import { isWorking } from "./steps";

/** Progress while something runs; what failed, what is kept, and the way on. */
export function StatusPanel({ session, latest, connected }: { session: SessionResponse; latest: ProgressEvent | null; connected: boolean }) {
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
  const path = { session_id: session.id };
  const cancel = useMutation({ mutationFn: () => sessionsCancelSession({ path }), onSettled: refresh, onError: (e) => toast.error(messageOf(e)) });
  const retry = useMutation({ mutationFn: () => sessionsRetrySession({ path }), onSettled: refresh, onError: (e) => toast.error(messageOf(e)) });

  const fresh = latest && latest.seq >= session.event_seq ? latest : null;
  const progress = fresh?.progress ?? session.progress;
  const message = fresh?.message ?? session.message;
  const eta = typeof fresh?.data?.eta_seconds === "number" ? fresh.data.eta_seconds : null;
  const working = isWorking(session);
  useEffect(() => {
    if (!working) return;
    const before = document.title;
    document.title = `${Math.round(progress)} % · Adreel`;
    return () => {
      document.title = before;
    };
  }, [working, progress]);

  return (
    <div className="space-y-3">
      {session.notices.map((notice) => (
        <p key={notice} className="flex gap-2 rounded-lg border border-line bg-surface px-3 py-2.5 text-[13px] text-muted">
          <Info className="mt-0.5 size-4 shrink-0" aria-hidden />
          {notice}
        </p>
      ))}
      {working && (
        <section aria-label="Progress" className="rounded-xl border border-line bg-surface p-4">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <div className="min-w-0">
              <p className="font-medium">{message}</p>
              <p className="text-[13px] text-muted">
                {stageLabel(fresh?.stage ?? session.stage)} <span aria-hidden>·</span>{" "}
                <span className="font-mono tabular-nums">{Math.round(progress)} %</span>
                {eta !== null && ` · ${timeLeft(eta)}`}
                <span aria-hidden> · </span>
                <span className="font-mono tabular-nums">{money(fresh?.current_cost ?? session.total_cost)}</span> so far
              </p>
            </div>
            <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel
            </Button>
          </div>
          <div className="mt-3">
            <ProgressBar value={progress} label="Progress of the ad" />
          </div>
          {!connected && (
            <p className="mt-2 flex items-center gap-2 text-[13px] text-muted">
              <WifiOff className="size-3.5" aria-hidden /> Reconnecting…
            </p>
          )}
        </section>
      )}
      <Announcer text={working ? message : ""} />
      {(session.stage === "failed" || session.stage === "canceled") && (
        <section role="alert" className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-bad/50 bg-surface p-4">
          <div className="flex min-w-0 gap-3">
            <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
            <div>
              <p className="font-medium">{session.error?.message ?? "Canceled."}</p>
              <p className="text-[13px] text-muted">{session.error?.kept ?? "What was finished is kept."}</p>
            </div>
          </div>
          <Button kind="primary" size="sm" busy={retry.isPending} onClick={() => retry.mutate()}>
            {session.stage === "failed" ? "Try again" : "Go on"}
          </Button>
        </section>
      )}
    </div>
  );
}

const SPOKEN_EVERY = 5_000;

/** Tells screen readers how it goes, but not all the time. */
function Announcer({ text }: { text: string }) {
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), SPOKEN_EVERY);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p aria-live="polite" className="sr-only">
      {spoken}
    </p>
  );
}
