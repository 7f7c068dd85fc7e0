"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Hint } from "@/components/ui/hint";
import { ProgressBar } from "@/components/ui/progress";
import { sessionsCancelSession, type SessionResponse } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { cn } from "@/lib/cn";
import { messageOf } from "@/lib/http";
import type { FeedState } from "@/lib/realtime";
import { toast } from "@/lib/toast";
import { useFormat } from "@/lib/use-format";
import { useNames } from "@/lib/use-names";

import { Announcer } from "./announcer";
import { clock } from "./clock";
import type { Run } from "./use-run";

/** The bar over an ad's work: what it is, its steps, what runs, what it has cost. */
export function StudioBar({ session, run, feed, steps }: { session: SessionResponse; run: Run | null; feed: FeedState; steps: ReactNode }) {
  const t = useTranslations("studio");
  const { money } = useFormat();
  return (
    <div className="relative shrink-0 border-b border-line bg-surface">
      <div className="flex min-h-14 flex-wrap items-center gap-x-4 px-4 max-lg:py-1.5 lg:h-14 lg:flex-nowrap">
        <h1 className="min-w-0 flex-1 truncate text-sm font-semibold max-lg:order-1 lg:min-w-32" title={session.title || undefined}>
          {session.title || t("untitled")}
        </h1>
        <div className="min-w-0 max-lg:order-3 max-lg:-mx-2 max-lg:w-full lg:shrink-0">{steps}</div>
        <div className="flex min-w-0 items-center justify-end gap-3 text-xs max-lg:order-2 lg:flex-[2]">
          {run && <Running session={session} run={run} />}
          <p className="shrink-0">
            <span className="sr-only">{t("spent")} </span>
            <Hint text={t("spentHint")} className="rounded font-mono text-muted tabular-nums">
              {money(run?.cost ?? session.total_cost)}
            </Hint>
          </p>
          <Connection state={feed} />
        </div>
      </div>
      {run && (
        <div className="absolute inset-x-0 -bottom-px z-10 [&>div]:h-0.5 [&>div]:rounded-none">
          <ProgressBar value={run.progress} label={t("progress")} />
        </div>
      )}
      <Announcer text={run ? run.message : ""} />
    </div>
  );
}

function Running({ session, run }: { session: SessionResponse; run: Run }) {
  const t = useTranslations("studio");
  const common = useTranslations("common");
  const { money, percent, timeLeft } = useFormat();
  const names = useNames();
  const cache = useQueryClient();
  const path = { session_id: session.id };
  const cancel = useMutation({
    mutationFn: () => sessionsCancelSession({ path }),
    onSettled: () => cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path }) }),
    onError: (error) => toast.error(messageOf(error, common("unreachable"))),
  });
  useTitle(run.progress);
  const button = (
    <Button size="sm" busy={cancel.isPending} onClick={run.cost > 0 ? undefined : () => cancel.mutate()}>
      {t("cancel.action")}
    </Button>
  );
  return (
    <>
      <p className="min-w-0 truncate font-medium max-sm:hidden">{names.stage(run.stage)}</p>
      <p className="flex shrink-0 gap-3">
        <span className="font-mono tabular-nums">{percent(run.progress)}</span>
        {run.elapsed !== null && (
          <span className="font-mono text-muted tabular-nums max-xl:hidden">
            <span className="sr-only">{t("elapsed")} </span>
            {clock(run.elapsed)}
          </span>
        )}
        {run.left !== null && <span className="text-muted max-md:hidden">{timeLeft(run.left)}</span>}
      </p>
      {run.cost > 0 ? (
        <Confirm
          trigger={button}
          title={t("cancel.title")}
          text={t("cancel.text", { spent: money(run.cost) })}
          action={t("cancel.confirm")}
          cancel={t("cancel.goOn")}
          onConfirm={() => cancel.mutate()}
        />
      ) : (
        button
      )}
    </>
  );
}

/** The percent, in the tab; the page's own title when it is over, unless another page's is there already. */
function useTitle(progress: number) {
  const title = `${useTranslations("studio")("pageTitle")} · Adreel`;
  const whole = `${Math.round(progress)} % · Adreel`;
  useEffect(() => {
    // The page's title may come after the page; one made here would stand before it for good.
    if (!document.head.querySelector("title")) return;
    document.title = whole;
    return () => {
      if (document.title === whole) document.title = title;
    };
  }, [whole, title]);
}

const LOOK: Record<FeedState, string> = { live: "bg-good", connecting: "bg-muted/50", reconnecting: "bg-warn motion-safe:animate-pulse", closed: "bg-bad" };

function Connection({ state }: { state: FeedState }) {
  const t = useTranslations("studio.feed");
  return (
    <p role="status" className="flex shrink-0 items-center gap-2 text-muted" title={t(state)}>
      <span aria-hidden className={cn("size-2 rounded-full", LOOK[state])} />
      <span className={state === "live" || state === "connecting" ? "sr-only" : undefined}>{t(state)}</span>
    </p>
  );
}
