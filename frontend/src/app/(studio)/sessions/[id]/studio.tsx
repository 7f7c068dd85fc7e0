"use client";

import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { Suspense } from "react";

import { ResultStep } from "@/features/composition/result-step";
import { NoticeBar } from "@/features/sessions/notice-bar";
import { OpeningStep } from "@/features/sessions/opening";
import { Stepper } from "@/features/sessions/stepper";
import { currentStep, isWorking, jobStepsOf, openJobStep, stepsOf, type JobStep, type Step } from "@/features/sessions/steps";
import { StudioBar } from "@/features/sessions/studio-bar";
import { useExpected } from "@/features/sessions/use-expected";
import { useRun } from "@/features/sessions/use-run";
import { NeedsTexts } from "@/i18n/needs-texts";
import type { Area } from "@/i18n/texts";
import type { ProgressEvent, SessionResponse } from "@/lib/api";
import type { FeedState } from "@/lib/realtime";

// Each step brings its own code when it is first at hand; a finished ad needs little of it.
const BriefForm = dynamic(() => import("@/features/brief/brief-form").then((module) => module.BriefForm));
const ClipsStep = dynamic(() => import("@/features/clips/clips-step").then((module) => module.ClipsStep));
const CutStep = dynamic(() => import("@/features/composition/cut-step").then((module) => module.CutStep));
const ImagesStep = dynamic(() => import("@/features/images/images-step").then((module) => module.ImagesStep));
const MakingStep = dynamic(() => import("@/features/sessions/making-step").then((module) => module.MakingStep));
const StoryboardScreen = dynamic(() => import("@/features/storyboard/storyboard-screen").then((module) => module.StoryboardScreen));
const VersionsPanel = dynamic(() => import("@/features/versions/versions-panel").then((module) => module.VersionsPanel));

/** What is said in each step. */
const AREAS = { brief: ["brief"], images: ["images"], clips: ["clips"], cut: ["clips", "composition"], result: ["result", "versions"] } as const satisfies Record<Step, readonly Area[]>;

/** The bar over an ad and the step at hand. The step is in the address. */
export function Studio({ session, latest, feed }: { session: SessionResponse; latest: ProgressEvent | null; feed: FeedState }) {
  const t = useTranslations("studio");
  const router = useRouter();
  const path = usePathname();
  const asked = useSearchParams().get("step");
  const run = useRun(session, latest);
  const go = (to: Step | JobStep | null) => router.replace(to ? `${path}?step=${to}` : path, { scroll: false });
  const job = session.mode === "job";
  const steps = stepsOf(session);
  const wanted = steps.find(({ name, open }) => open && name === asked)?.name;
  const step = wanted ?? currentStep(session);
  const jobStep = openJobStep(asked, session);
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <StudioBar
        session={session}
        run={run}
        feed={feed}
        steps={
          job ? (
            <Stepper steps={jobStepsOf(session)} step={jobStep} labelOf={(name) => t(`steps.${name}`)} onStep={go} />
          ) : (
            <Stepper steps={steps} step={step} labelOf={(name) => t(`steps.${name}`)} onStep={go} />
          )
        }
      />
      <NoticeBar key={session.id} session={session} />
      <Suspense fallback={<OpeningStep />}>
        {job ? (
          <StoryboardScreen session={session} busy={run !== null} film={jobStep === "film"} />
        ) : (
          <NeedsTexts areas={AREAS[step]} fallback={<OpeningStep />}>
            <StepView session={session} step={step} chosen={wanted !== undefined} latest={latest} run={run} onGo={go} />
          </NeedsTexts>
        )}
      </Suspense>
    </main>
  );
}

function StepView({
  session,
  step,
  chosen,
  latest,
  run,
  onGo,
}: {
  session: SessionResponse;
  step: Step;
  /** The step was asked for, it is not just where the ad stands. */
  chosen: boolean;
  latest: ProgressEvent | null;
  run: ReturnType<typeof useRun>;
  onGo: (to: Step | null) => void;
}) {
  const busy = isWorking(session);
  const oneShot = session.mode === "one_shot";
  const images = useExpected(session.id, "image_generation", latest);
  const clips = useExpected(session.id, "clip_generation", latest);
  if (run && oneShot && !chosen) return <MakingStep session={session} run={run} total={Math.max(images, clips)} />;
  switch (step) {
    case "brief":
      return (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <div className="mx-auto max-w-2xl px-4 py-6 sm:px-6">
            <BriefForm key={session.id} session={session} onStarted={() => onGo(null)} />
          </div>
        </div>
      );
    case "images":
      return <ImagesStep session={session} busy={busy} expected={images} fixed={oneShot} onStarted={() => onGo(null)} />;
    case "clips":
      return <ClipsStep session={session} busy={busy} expected={clips} fixed={oneShot} onSaved={() => onGo("cut")} />;
    case "cut":
      if (oneShot) return <ClipsStep session={session} busy={busy} expected={clips} fixed onSaved={() => onGo(null)} />;
      return <CutStep session={session} busy={busy} onStarted={() => onGo(null)} />;
    case "result":
      return (
        <>
          <ResultStep session={session} onEdit={oneShot ? undefined : () => onGo("cut")} />
          {oneShot && <VersionsPanel session={session} onStarted={() => onGo(null)} />}
        </>
      );
  }
}
