"use client";

import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";

import { Facts } from "@/components/studio/layout";
import { Spend } from "@/components/studio/spend";
import { Button } from "@/components/ui/button";
import { jobsApproveJob, jobsRenderJob, type Job } from "@/lib/api";
import { authMeOptions } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";
import { useShortcut } from "@/lib/shortcuts";
import { useFormat } from "@/lib/use-format";

import { renderPrice } from "./render-price";
import { useJobAction } from "./use-job";

/** The word that lets a storyboard be rendered, who gave it, and what it will cost. */
export function Decision({ job, locked, left }: { job: Job; locked: boolean; left: number }) {
  const t = useTranslations("storyboard");
  const common = useTranslations("common");
  const format = useFormatter();
  const { money } = useFormat();
  const { lane } = useLanes(job.lane);
  const me = useQuery({ ...authMeOptions(), staleTime: 60_000 });
  const act = useJobAction(job.job_id);
  const path = { job_id: job.job_id };
  const still = locked || act.isPending;
  const ready = job.status === "storyboard_ready";
  const price = renderPrice(job, lane);
  const cost = price > 0 ? t("atMost", { price: money(price) }) : money(0);
  const approve = () => act.mutate(() => jobsApproveJob({ path }));
  useShortcut("mod+Enter", approve, { label: t("approve"), enabled: ready && !job.approved && !still && left === 0 });
  const when = job.approved_at ? format.dateTime(new Date(job.approved_at), { dateStyle: "medium", timeStyle: "short" }) : "";
  return (
    <section aria-label={t("approval")} className="mt-auto space-y-3 border-t border-line bg-surface p-5 lg:sticky lg:bottom-0">
      {ready && (
        <>
          {job.approved ? (
            <p className="flex items-start gap-2 text-xs">
              <Check className="mt-px size-4 shrink-0 text-good" aria-hidden />
              {job.approved_by !== null && job.approved_by === me.data?.user_id ? t("approvedByYou", { when }) : t("approvedBy", { who: job.approved_by ?? "–", when })}
            </p>
          ) : (
            <>
              <p className="text-xs text-muted">{left > 0 ? t("left", { count: left }) : t("approveText")}</p>
              <Button kind="primary" size="lg" className="w-full" disabled={still} onClick={approve}>
                {t("approve")}
              </Button>
            </>
          )}
          <Spend price={price} title={t("renderTitle")} text={t("renderText", { price: cost })} action={t("render", { price: cost })} onSpend={() => act.mutate(() => jobsRenderJob({ path }))}>
            {(press) => (
              <Button kind={job.approved ? "primary" : "secondary"} size="lg" className="w-full" disabled={still || !job.approved} {...press}>
                {t("render", { price: cost })}
              </Button>
            )}
          </Spend>
        </>
      )}
      {act.isError && (
        <p role="alert" className="text-bad">
          {messageOf(act.error, common("unreachable"))}
        </p>
      )}
      <Facts
        items={[
          [t("spent"), money(job.actual_cost)],
          [t("estimated"), money(job.estimated_cost)],
        ]}
      />
    </section>
  );
}
