"use client";

import { RotateCcw, Square } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import type { AdminJob } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { useJobActs } from "./use-job-acts";

export function JobActions({ job }: { job: AdminJob }) {
  const t = useTranslations("admin.jobs");
  const { money } = useFormat();
  const { retry, stop, title } = useJobActs(job);
  const name = <span className="sr-only">: {title}</span>;
  const icon = !retry.isPending && <RotateCcw className="size-4" aria-hidden />;
  return (
    <div className="flex flex-wrap gap-2 lg:justify-end">
      {(job.state === "failed" || job.state === "stuck") &&
        (job.lane === "studio" ? (
          <Button size="sm" busy={retry.isPending} onClick={() => retry.mutate()}>
            {icon}
            {t("retryFree", { price: money(0) })}
            {name}
          </Button>
        ) : (
          <Confirm
            kind="primary"
            trigger={
              <Button size="sm" busy={retry.isPending}>
                {icon}
                {t("retry")}
                {name}
              </Button>
            }
            title={t("retryTitle", { title })}
            text={t("retryText", { user: job.user_email, cost: money(job.cost) })}
            action={t("retryAction")}
            onConfirm={() => retry.mutate()}
          />
        ))}
      {job.state !== "failed" && (
        <Confirm
          trigger={
            <Button size="sm" busy={stop.isPending}>
              {!stop.isPending && <Square className="size-3.5" aria-hidden />}
              {t("stop")}
              {name}
            </Button>
          }
          title={t("stopTitle", { title })}
          text={t("stopText", { user: job.user_email })}
          action={t("stopAction")}
          onConfirm={() => stop.mutate()}
        />
      )}
    </div>
  );
}
