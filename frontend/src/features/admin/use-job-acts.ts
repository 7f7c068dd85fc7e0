"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";

import { adminCancelJob, adminRetryJob, type AdminJob } from "@/lib/api";
import { adminListJobsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";
import { useFormat } from "@/lib/use-format";

/** Retries and stops a job, says how it went, and keeps the focus when its row is gone. */
export function useJobActs(job: AdminJob) {
  const t = useTranslations("admin.jobs");
  const common = useTranslations("common");
  const { money } = useFormat();
  const cache = useQueryClient();
  const title = job.title || t("untitled");
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: adminListJobsQueryKey() });
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) document.getElementById("jobs")?.focus({ preventScroll: true });
    });
  };
  const onError = (error: unknown) => toast.error(messageOf(error, common("unreachable")));
  const path = { session_id: job.session_id };
  const retry = useMutation({
    mutationFn: async () => (await adminRetryJob({ path })).data!,
    onSuccess: (answer) => toast.success(t("retried", { title, cost: money(answer.estimated_cost) })),
    onError,
    onSettled: refresh,
  });
  const stop = useMutation({
    mutationFn: () => adminCancelJob({ path }),
    onSuccess: () => toast.success(t("stopped", { title })),
    onError,
    onSettled: refresh,
  });
  return { retry, stop, title };
}
