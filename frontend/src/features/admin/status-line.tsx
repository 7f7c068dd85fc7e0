"use client";

import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";

import { allSeen, problemsOf } from "./health";
import { Components } from "./components";
import { ProblemItem } from "./problem-item";
import { Refreshed } from "./refreshed";
import type { Admin } from "./use-admin";
import type { View } from "./view";

/** "All good", or what is not, in words. */
export function StatusLine({ admin, onLook }: { admin: Admin; onLook: (change: Partial<View>) => void }) {
  const t = useTranslations("admin.status");
  const counts = admin.jobs.data?.counts;
  const seen = { ready: admin.ready.data, counts, health: admin.health.data, costs: admin.costs.data };
  const problems = problemsOf(seen);
  const worst = problems[0]?.level;
  const good = problems.length === 0 && allSeen(seen);
  return (
    <section className="mt-6 border-y border-line py-5">
      <div className="flex flex-wrap items-start justify-between gap-x-10 gap-y-5">
        <div className="flex min-w-0 gap-3">
          {worst === "bad" ? (
            <CircleAlert className="mt-1 size-5 shrink-0 text-bad" aria-hidden />
          ) : worst === "warn" ? (
            <TriangleAlert className="mt-1 size-5 shrink-0 text-warn" aria-hidden />
          ) : good ? (
            <CircleCheck className="mt-1 size-5 shrink-0 text-good" aria-hidden />
          ) : (
            <LoaderCircle className="mt-1 size-5 shrink-0 text-muted motion-safe:animate-spin" aria-hidden />
          )}
          <div className="min-w-0">
            <p role="status" className="text-xl font-semibold tracking-tight">
              {problems.length > 0 ? t("problems", { count: problems.length }) : good ? t("good") : t("looking")}
            </p>
            {problems.length > 0 ? (
              <ul className="mt-2 space-y-1.5">
                {problems.map((problem, i) => (
                  <ProblemItem key={i} problem={problem} onLook={onLook} />
                ))}
              </ul>
            ) : (
              <p className="mt-1 min-h-5 text-muted">{good && t("goodText", { running: counts?.running ?? 0, waiting: counts?.waiting ?? 0 })}</p>
            )}
          </div>
        </div>
        <Components readiness={admin.ready.data} />
      </div>
      <Refreshed admin={admin} />
    </section>
  );
}
