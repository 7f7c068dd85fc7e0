"use client";

import { useFormatter, useTranslations } from "next-intl";

import { BarChart } from "@/components/ui/bar-chart";
import { ErrorState } from "@/components/ui/error-state";
import { Meter } from "@/components/ui/meter";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { DayCosts } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useFormat } from "@/lib/use-format";

import { Section } from "./section";
import type { Admin } from "./use-admin";
import { PERIODS, type Period } from "./view";

/** What everybody's work cost by day, and what the day's cap leaves. */
export function Money({ query, days, onDays }: { query: Admin["costs"]; days: Period; onDays: (days: Period) => void }) {
  const t = useTranslations("admin.money");
  const common = useTranslations("common");
  const { data, error, isFetching, refetch } = query;
  return (
    <Section
      id="money"
      title={t("title")}
      aside={<Segmented label={t("period")} size="sm" value={days} onChange={onDays} options={PERIODS.map((value) => ({ value, label: t("days", { count: value }) }))} />}
    >
      {data ? (
        <Figures costs={data} />
      ) : error ? (
        <ErrorState title={t("failed")} message={messageOf(error, common("unreachable"))} kept={t("kept")} busy={isFetching} onRetry={() => void refetch()} />
      ) : (
        <div role="group" aria-busy aria-label={common("loading")}>
          <Skeleton className="h-59" />
        </div>
      )}
    </Section>
  );
}

function Figures({ costs }: { costs: DayCosts }) {
  const t = useTranslations("admin.money");
  const format = useFormatter();
  const { money } = useFormat();
  const paid = costs.items.some((day) => day.cost > 0);
  const all = costs.items.reduce((sum, day) => ({ cost: sum.cost + day.cost, calls: sum.calls + day.calls, ads: sum.ads + day.ads }), { cost: 0, calls: 0, ads: 0 });
  return (
    <div className="grid gap-x-16 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <BarChart
        title={t(paid ? "chart" : "chartCalls")}
        whole={!paid}
        format={(value) => (paid ? money(value) : format.number(value, { maximumFractionDigits: 0 }))}
        summary={t("total", { count: costs.items.length, cost: money(all.cost), calls: all.calls, ads: all.ads })}
        items={costs.items.map((day) => ({
          label: format.dateTime(new Date(`${day.day}T00:00:00Z`), { day: "numeric", month: "short", timeZone: "UTC" }),
          value: paid ? day.cost : day.calls,
          note: t("note", { calls: day.calls, ads: day.ads }),
        }))}
      />
      <div className="space-y-8">
        <Meter
          label={t("day")}
          value={costs.spent_day}
          max={costs.cap_day}
          words={t("of", { spent: money(costs.spent_day), cap: money(costs.cap_day) })}
          note={t("left", { left: money(Math.max(costs.cap_day - costs.spent_day, 0)) })}
        />
        <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-xs">
          <dt className="text-muted">{t("held")}</dt>
          <dd className="font-mono tabular-nums">{money(costs.held)}</dd>
          <dd className="col-span-2 text-muted">{t("heldText")}</dd>
        </dl>
      </div>
    </div>
  );
}
