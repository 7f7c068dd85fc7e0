"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

import { ProgressBar } from "@/components/ui/progress";
import type { AdminJob } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

const WORKS = ["images", "clips", "composition", "story", "storyboard"] as const;
const LANES = ["studio", "generative"] as const;

/** An admin opens their own ads; those of others are theirs alone. */
export function JobName({ job, me }: { job: AdminJob; me: string }) {
  const t = useTranslations("admin.jobs");
  const title = <span className="line-clamp-2 wrap-anywhere">{job.title || t("untitled")}</span>;
  return (
    <div className="min-w-0">
      {job.user_email === me ? (
        <Link href={`/sessions/${job.session_id}`} className="inline-block hover:underline">
          {title}
        </Link>
      ) : (
        title
      )}
      <p className="truncate text-xs text-muted">{job.user_email}</p>
    </div>
  );
}

export function JobWork({ job }: { job: AdminJob }) {
  const t = useTranslations("admin.jobs");
  const work = WORKS.find((name) => name === job.work);
  const lane = LANES.find((name) => name === job.lane);
  return (
    <>
      <p>{work ? t(`work.${work}`) : job.work}</p>
      <p className="text-xs text-muted">{lane ? t(`lane.${lane}`) : job.lane}</p>
    </>
  );
}

export function JobProgress({ job }: { job: AdminJob }) {
  const t = useTranslations("admin.jobs");
  const { percent } = useFormat();
  return (
    <div className="min-w-0">
      <div className="flex h-5 items-center gap-3">
        <div className="flex-1">
          <ProgressBar value={job.progress} label={t("progressOf", { title: job.title || t("untitled") })} />
        </div>
        <span className="w-10 text-right font-mono text-xs tabular-nums">{percent(job.progress)}</span>
      </div>
      {job.error ? (
        <p className="flex gap-1.5 text-xs wrap-anywhere text-bad">
          <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {job.error}
        </p>
      ) : (
        <p className="min-h-4.5 text-xs wrap-anywhere text-muted">{job.message}</p>
      )}
    </div>
  );
}
