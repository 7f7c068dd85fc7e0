"use client";

import { useTranslations } from "next-intl";

import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { messageOf } from "@/lib/http";

import { JobList } from "./job-list";
import { Pages } from "./pages";
import { Section } from "./section";
import { PAGE_SIZE, type Admin } from "./use-admin";
import { STATES, type View } from "./view";

/** Everybody's work by state. */
export function Jobs({ query, view, me, now, onShow }: { query: Admin["jobs"]; view: View; me: string; now: Date; onShow: (change: Partial<View>) => void }) {
  const t = useTranslations("admin.jobs");
  const common = useTranslations("common");
  const { data, error, isPlaceholderData, isFetching, refetch } = query;
  // The rows of another tab are not these; its counts are.
  const old = isPlaceholderData && (data?.items.length === 0 || data?.items[0]?.state !== view.state);
  const pages = data ? Math.max(Math.ceil((data.counts[view.state] ?? 0) / PAGE_SIZE), 1) : 1;
  return (
    <Section id="jobs" title={t("title")}>
      <Tabs
        label={t("tabs")}
        value={view.state}
        onChange={(state) => onShow({ state, page: 1 })}
        items={STATES.map((state) => ({
          value: state,
          label: (
            <>
              {t(`state.${state}`)}
              <span className="min-w-5 rounded-full bg-raised px-1.5 text-center font-mono text-xs tabular-nums">{data?.counts[state] ?? "–"}</span>
            </>
          ),
        }))}
      >
        <TabPanel value={view.state} className="min-h-44 rounded-lg pt-4">
          <p className="text-xs text-muted">{t(`about.${view.state}`)}</p>
          {data && !old ? (
            data.items.length > 0 ? (
              <JobList jobs={data.items} me={me} now={now} />
            ) : view.page > 1 ? null : (
              <p className="py-10 text-center text-muted">{t(`none.${view.state}`)}</p>
            )
          ) : error && !old ? (
            <ErrorState title={t("failed")} message={messageOf(error, common("unreachable"))} kept={t("kept")} busy={isFetching} onRetry={() => void refetch()} />
          ) : (
            <div role="group" aria-busy aria-label={common("loading")}>
              <Skeleton className="mt-3 h-20" />
            </div>
          )}
          {(pages > 1 || view.page > 1) && <Pages page={view.page} pages={pages} onPage={(page) => onShow({ page })} />}
        </TabPanel>
      </Tabs>
    </Section>
  );
}
