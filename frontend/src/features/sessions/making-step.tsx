"use client";

import { Check, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";

import { Arriving, Slot } from "@/components/studio/arriving";
import { Film } from "@/components/studio/film";
import { Facts, InspectorPart, RatioFrame, StudioLayout } from "@/components/studio/layout";
import { Strip, WaitingTile } from "@/components/studio/strip";
import type { SessionResponse } from "@/lib/api";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";
import { useNames } from "@/lib/use-names";

import { clock } from "./clock";
import type { Run } from "./use-run";

const PHASES = ["reading", "drafting", "filming", "cutting"] as const;

/** Where a one-shot ad is: its draft comes first, then each scene is drawn and filmed. */
function phaseOf(stage: string, drafted: boolean): number {
  if (stage === "created" || stage === "prompt_parsing") return 0;
  if (stage === "final_composition") return 3;
  return drafted ? 2 : 1;
}

/** A one-shot ad while it is made: its draft plays, its pictures and clips arrive below. */
export function MakingStep({ session, run, total }: { session: SessionResponse; run: Run; total: number }) {
  const t = useTranslations("studio.making");
  const names = useNames();
  const { money, timeLeft } = useFormat();
  const newest = session.generated_images.at(-1);
  const at = phaseOf(run.stage, !!session.animatic_url);
  // The draft is counted as a piece of work too.
  const count = Math.max(total - 1, session.generated_images.length, session.generated_clips.length);
  return (
    <StudioLayout
      label={t("stage")}
      stage={
        session.animatic_url ? (
          <Film src={session.animatic_url} poster={newest?.url} ratio={session.aspect_ratio} label={t("draft")} />
        ) : (
          <div className="min-h-0 flex-1 p-4">
            <RatioFrame ratio={session.aspect_ratio}>{newest ? <Arriving src={newest.url} alt={names.view(newest.view_type)} /> : <Slot />}</RatioFrame>
          </div>
        )
      }
      inspector={
        <>
          <InspectorPart title={t("title")}>
            <ol className="space-y-2.5">
              {PHASES.map((phase, i) => (
                <li key={phase} className={cn("flex items-center gap-2.5", i > at && "text-muted")} aria-current={i === at ? "step" : undefined}>
                  {i < at ? (
                    <Check className="size-4 text-good" aria-hidden />
                  ) : i === at ? (
                    <LoaderCircle className="size-4 text-accent motion-safe:animate-spin" aria-hidden />
                  ) : (
                    <span className="mx-1 size-2 rounded-full border border-line-strong" aria-hidden />
                  )}
                  {t(`phase.${phase}`)}
                  {phase === "filming" && count > 0 && (
                    <span className="ml-auto font-mono text-xs text-muted tabular-nums">{t("filmedOf", { count: session.generated_clips.length, total: count })}</span>
                  )}
                </li>
              ))}
            </ol>
            <Facts
              items={[
                run.elapsed !== null && ([t("elapsed"), clock(run.elapsed)] as const),
                run.left !== null && ([t("left"), timeLeft(run.left)] as const),
                [t("spent"), money(run.cost)],
                session.estimated_cost > 0 && ([t("estimated"), money(session.estimated_cost)] as const),
              ]}
            />
          </InspectorPart>
          {session.animatic_url && (
            <InspectorPart title={t("draftTitle")}>
              <p className="text-muted">{t("draftText")}</p>
            </InspectorPart>
          )}
          <InspectorPart title={t("brief")}>
            <p className="text-muted">{session.product_prompt}</p>
            <p className="text-xs text-muted">{t("leave")}</p>
          </InspectorPart>
        </>
      }
      strip={
        <Strip label={t("scenes")}>
          {Array.from({ length: count > 0 ? count : 4 }, (_, i) => {
            const [image, clip] = [session.generated_images[i], session.generated_clips[i]];
            const picture = clip?.poster_url ?? image?.url;
            return (
              <WaitingTile key={i} ratio={session.aspect_ratio} label={t(clip ? "filmed" : image ? "drawn" : "waiting", { number: i + 1 })}>
                {picture ? <Arriving src={picture} /> : <Slot />}
                <span aria-hidden className="absolute top-1 left-1 grid h-5 min-w-5 place-items-center rounded-md bg-black/75 px-1 font-mono text-xs text-white tabular-nums">
                  {i + 1}
                </span>
                {clip && <Check className="absolute right-1 bottom-1 size-4 rounded-full bg-black/75 p-0.5 text-white" aria-hidden />}
              </WaitingTile>
            );
          })}
        </Strip>
      }
    />
  );
}
