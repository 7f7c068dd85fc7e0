"use client";

import { useFormatter, useTranslations } from "next-intl";

import { BarChart } from "@/components/ui/bar-chart";
import { Segmented } from "@/components/ui/segmented";
import type { SpentOnDay } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { peak } from "./figures";

/** By day: the cost, or the calls, which are there even where all is free. */
export function DayChart({ days, show, onShow }: { days: readonly SpentOnDay[]; show: string | null; onShow: (value: "cost" | "calls") => void }) {
  const t = useTranslations("costs.chart");
  const format = useFormatter();
  const { money } = useFormat();
  const paid = days.some((day) => day.cost > 0);
  const shown = show === "cost" || show === "calls" ? show : paid ? "cost" : "calls";
  const dayName = (day: string) => format.dateTime(new Date(`${day}T00:00:00Z`), { day: "numeric", month: "short", timeZone: "UTC" });
  const figure = (value: number) => (shown === "cost" ? money(value) : format.number(value, { maximumFractionDigits: 0 }));
  const most = peak(days, shown);
  return (
    <section className="relative mt-10">
      <div className="absolute right-0 z-10">
        <Segmented
          label={t("show")}
          size="sm"
          value={shown}
          onChange={onShow}
          options={[
            { value: "cost", label: t("cost") },
            { value: "calls", label: t("calls") },
          ]}
        />
      </div>
      <BarChart
        title={shown === "cost" ? t("costTitle") : t("callsTitle")}
        whole={shown === "calls"}
        format={figure}
        summary={most ? t("peak", { day: dayName(most.day), value: figure(most[shown]) }) : t("nothing")}
        items={days.map((day) => ({
          label: dayName(day.day),
          value: day[shown],
          note: shown === "cost" ? t("callsNote", { count: day.calls }) : money(day.cost),
        }))}
      />
    </section>
  );
}
