"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";

import { buttonClass } from "@/components/ui/button";
import { BriefForm } from "@/features/brief/brief-form";
import { ClipsStep } from "@/features/clips/clips-step";
import { CutStep } from "@/features/composition/cut-step";
import { ResultStep } from "@/features/composition/result-step";
import { ImagesStep } from "@/features/images/images-step";
import { StatusPanel } from "@/features/sessions/status-panel";
import { Stepper } from "@/features/sessions/stepper";
import { currentStep, isOpen, isWorking, STEPS, type Step } from "@/features/sessions/steps";
import { StoryboardScreen } from "@/features/storyboard/storyboard-screen";
import { VersionsPanel } from "@/features/versions/versions-panel";
import { sessionsGetSessionOptions, sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { ratioStyle } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { useSessionFeed } from "@/lib/realtime";

/** One ad: its steps, its progress, the step at hand. The step is in the URL. */
export function SessionScreen({ sessionId }: { sessionId: string }) {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const cache = useQueryClient();
  const key = { path: { session_id: sessionId } };
  const query = useQuery({ ...sessionsGetSessionOptions(key), retry: false });
  const { latest, connected } = useSessionFeed(sessionId, (event) => {
    // A new stage or a finished piece changes the session itself; mere percent does not.
    const known = cache.getQueryData<{ stage: string }>(sessionsGetSessionQueryKey(key));
    if (event.data?.asset_id || event.data?.type === "snapshot" || known?.stage !== event.stage) {
      void cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey(key) });
    }
  });
  const session = query.data;
  if (!session) {
    return (
      <main className="m-auto p-6 text-center">
        {query.isError ? (
          <>
            <h1 className="text-xl font-semibold">This ad can’t be opened</h1>
            <p className="mt-2 text-muted">{messageOf(query.error)}</p>
            <Link href="/dashboard" className={`${buttonClass()} mt-4`}>
              Back to your ads
            </Link>
          </>
        ) : (
          <p className="text-muted">Opening…</p>
        )}
      </main>
    );
  }
  const asked = params.get("step") as Step | null;
  const step = asked && STEPS.includes(asked) && isOpen(asked, session) ? asked : currentStep(session);
  const go = (to: Step | null) => router.replace(to ? `${path}?step=${to}` : path, { scroll: false });
  const busy = isWorking(session);
  const job = session.mode === "job";
  return (
    <>
      {!job && <div className="border-b border-line px-4 py-3 sm:px-6">
        <Stepper session={session} step={step} onStep={go} />
      </div>}
      <main className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 sm:px-6">
        <h1 className="truncate text-xl font-semibold">{session.title || "New ad"}</h1>
        <div className="mt-4">
          <StatusPanel session={session} latest={latest} connected={connected} />
        </div>
        {busy && !job && session.animatic_url && (
          <section aria-label="Draft" className="mt-6 flex flex-wrap items-center gap-5">
            <video
              src={session.animatic_url}
              controls
              playsInline
              preload="metadata"
              aria-label="Draft of your ad"
              className="max-h-72 rounded-xl bg-stage"
              style={ratioStyle(session.aspect_ratio)}
            />
            <p className="max-w-xs text-muted">
              <span className="font-medium text-ink">A draft of your ad.</span> Its words, timing and music are the real ones; the pictures are being made.
            </p>
          </section>
        )}
        {job ? <StoryboardScreen session={session} busy={busy} /> : (
        <div className="mt-6">
          {step === "brief" && (
            <div className="max-w-2xl">
              <BriefForm key={session.id} session={session} onStarted={() => go(null)} />
            </div>
          )}
          {step === "images" && <ImagesStep session={session} busy={busy} latest={latest} onStarted={() => go(null)} />}
          {step === "clips" && <ClipsStep session={session} busy={busy} latest={latest} onSaved={() => go("cut")} />}
          {step === "cut" && <CutStep session={session} busy={busy} onStarted={() => go(null)} />}
          {step === "result" && <ResultStep session={session} onEdit={session.mode === "one_shot" ? undefined : () => go("cut")} />}
          {step === "result" && session.mode === "one_shot" && <VersionsPanel session={session} onStarted={() => go(null)} />}
        </div>
        )}
      </main>
    </>
  );
}
