"use client";

import { useFormatter, useTranslations } from "next-intl";

import { Meter } from "@/components/ui/meter";
import { Stat, Stats } from "@/components/ui/stat";
import type { UserCosts } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { sum } from "./figures";
import { useDuration } from "./use-duration";

export function Totals({ costs, days }: { costs: UserCosts; days: number }) {
  const t = useTranslations("costs");
  const format = useFormatter();
  const { money } = useFormat();
  const duration = useDuration();
  const all = sum(costs.models);
  const free = sum(costs.models.filter((model) => model.cost === 0));
  const reached = costs.spent_day >= costs.cap_day;
  const bold = (text: React.ReactNode) => <strong className="font-medium text-ink">{text}</strong>;
  return (
    <>
      <div className="mt-8 grid gap-x-16 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Stats>
          <Stat name={t("total", { count: days })} figure={money(costs.total)} />
          <Stat name={t("calls")} figure={format.number(all.calls)} />
          <Stat name={t("work")} figure={duration(all.seconds)} note={t("workNote")} />
        </Stats>
        <Meter
          label={t("today")}
          value={costs.spent_day}
          max={costs.cap_day}
          words={t("of", { spent: money(costs.spent_day), cap: money(costs.cap_day) })}
          note={reached ? t("reached") : t("left", { left: money(costs.cap_day - costs.spent_day) })}
        />
      </div>
      {free.calls > 0 && (
        <p className="mt-8 max-w-prose text-muted">
          {costs.total > 0
            ? t.rich("partlyFree", { b: bold, calls: free.calls, time: duration(free.seconds), money: money(costs.total) })
            : t.rich("free", { b: bold, calls: free.calls, time: duration(free.seconds) })}
        </p>
      )}
    </>
  );
}
