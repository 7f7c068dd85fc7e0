"use client";

import { useTranslations } from "next-intl";

import { Film } from "@/components/studio/film";
import { Facts, InspectorPart, StudioLayout } from "@/components/studio/layout";
import type { Job } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { ExportButton } from "./export-button";

const FORMATS = ["mp4", "mov", "webm", "gif"] as const;

/** The rendered ad of a job, and its files. */
export function FilmPanel({ job }: { job: Job }) {
  const t = useTranslations("storyboard");
  const { money, seconds } = useFormat();
  return (
    <StudioLayout
      label={t("stage")}
      stage={<Film key={job.video_url} src={job.video_url!} ratio={job.aspect_ratio} label={t("ad")} />}
      inspector={
        <>
          <InspectorPart title={t("download")}>
            <ul className="grid grid-cols-2 gap-2">
              {FORMATS.map((format) => (
                <li key={format} className="grid">
                  <ExportButton url={`/api/v2/jobs/${job.job_id}/export?format=${format}&quality=high`} label={format.toUpperCase()} />
                </li>
              ))}
            </ul>
            <p className="text-xs text-muted">{t("downloadText")}</p>
          </InspectorPart>
          <InspectorPart title={t("facts")}>
            <Facts
              items={[
                [t("length"), seconds(job.storyboard.reduce((sum, item) => sum + item.scene.duration, 0))],
                [t("scenes"), job.storyboard.length],
                [t("spent"), money(job.actual_cost)],
                [t("estimated"), money(job.estimated_cost)],
              ]}
            />
          </InspectorPart>
          <InspectorPart>
            <p className="text-xs text-muted">{t("another")}</p>
          </InspectorPart>
        </>
      }
    />
  );
}
