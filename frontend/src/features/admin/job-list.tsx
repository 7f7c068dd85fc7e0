"use client";

import { useTranslations } from "next-intl";

import type { AdminJob } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { JobActions } from "./job-actions";
import { JobName, JobProgress, JobWork } from "./job-parts";
import { useWide } from "./use-wide";
import { When } from "./when";

type Props = { jobs: readonly AdminJob[]; me: string; now: Date };

/** A table where there is room, else cards. */
export function JobList(props: Props) {
  return useWide() ? <JobTable {...props} /> : <JobCards {...props} />;
}

function JobTable({ jobs, me, now }: Props) {
  const t = useTranslations("admin.jobs.column");
  const { money } = useFormat();
  const head = "pr-4 pb-2 text-left text-xs font-medium text-muted";
  const cell = "py-3 pr-4 align-top";
  return (
    <table aria-labelledby="jobs" className="mt-4 w-full table-fixed border-collapse">
      <thead>
        <tr className="border-b border-line">
          <th scope="col" className={head}>{t("ad")}</th>
          <th scope="col" className={`${head} w-36`}>{t("work")}</th>
          <th scope="col" className={`${head} w-72`}>{t("progress")}</th>
          <th scope="col" className={`${head} w-28`}>{t("since")}</th>
          <th scope="col" className={`${head} w-28`}>{t("heard")}</th>
          <th scope="col" className={`${head} w-20 text-right`}>{t("cost")}</th>
          <th scope="col" className="w-52 pb-2 text-right text-xs font-medium text-muted">{t("actions")}</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <tr key={job.run_id} className="border-b border-line last:border-b-0">
            <th scope="row" className={`${cell} text-left font-normal`}>
              <JobName job={job} me={me} />
            </th>
            <td className={cell}>
              <JobWork job={job} />
            </td>
            <td className={cell}>
              <JobProgress job={job} />
            </td>
            <td className={`${cell} text-xs leading-5 text-muted`}>
              <When iso={job.asked_at} now={now} />
            </td>
            <td className={`${cell} text-xs leading-5 text-muted`}>
              <When iso={job.told_at} now={now} />
            </td>
            <td className={`${cell} text-right font-mono text-xs leading-5 tabular-nums`}>{money(job.cost)}</td>
            <td className="py-2.5 align-top">
              <JobActions job={job} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function JobCards({ jobs, me, now }: Props) {
  const t = useTranslations("admin.jobs.column");
  const { money } = useFormat();
  return (
    <ul aria-labelledby="jobs" className="mt-4 space-y-3">
      {jobs.map((job) => (
        <li key={job.run_id} className="space-y-3 rounded-xl border border-line bg-surface p-4">
          <JobName job={job} me={me} />
          <JobProgress job={job} />
          <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-xs sm:grid-cols-4">
            <div>
              <dt className="text-muted">{t("work")}</dt>
              <dd>
                <JobWork job={job} />
              </dd>
            </div>
            <div>
              <dt className="text-muted">{t("cost")}</dt>
              <dd className="font-mono tabular-nums">{money(job.cost)}</dd>
            </div>
            <div>
              <dt className="text-muted">{t("since")}</dt>
              <dd>
                <When iso={job.asked_at} now={now} />
              </dd>
            </div>
            <div>
              <dt className="text-muted">{t("heard")}</dt>
              <dd>
                <When iso={job.told_at} now={now} />
              </dd>
            </div>
          </dl>
          <JobActions job={job} />
        </li>
      ))}
    </ul>
  );
}
