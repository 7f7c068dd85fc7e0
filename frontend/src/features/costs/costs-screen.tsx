"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Coins } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";

import { buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { authUserCostsOptions } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";

import { Breakdown } from "./breakdown";
import { CsvButton } from "./csv-button";
import { DayChart } from "./day-chart";
import { PERIODS, periodOf } from "./figures";
import { CostsSkeleton } from "./skeleton";
import { Totals } from "./totals";

/** What the reader's ads were charged: by day, ad, client and model. */
export function CostsScreen() {
  const t = useTranslations("costs");
  const common = useTranslations("common");
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const period = periodOf(params.get("days"));
  const count = Number(period);
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    ...authUserCostsOptions({ query: { days: count } }),
    placeholderData: keepPreviousData,
  });
  const choose = (name: "days" | "show", value: string) => {
    const next = new URLSearchParams(params);
    next.set(name, value);
    router.replace(`${path}?${next}`, { scroll: false });
  };
  const nothing = data?.days.every((day) => day.calls === 0);
  return (
    <main className="mx-auto w-full max-w-5xl flex-1 px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div>
          <h1 className="text-2xl font-semibold">{t("title")}</h1>
          <p className="mt-1 text-muted">{t("text")}</p>
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Segmented label={t("period")} value={period} onChange={(value) => choose("days", value)} options={PERIODS.map((value) => ({ value, label: t("days", { count: value }) }))} />
          <CsvButton days={isPlaceholderData ? undefined : data?.days} />
        </div>
      </div>
      {data ? (
        <div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-60 transition-opacity" : "transition-opacity"}>
          <Totals costs={data} days={data.days.length} />
          {nothing ? (
            <Empty
              icon={Coins}
              text={t("empty", { count: data.days.length })}
              action={
                <Link href="/sessions/new" className={buttonClass("primary")}>
                  {t("make")}
                </Link>
              }
            />
          ) : (
            <>
              <DayChart days={data.days} show={params.get("show")} onShow={(value) => choose("show", value)} />
              <Breakdown kind="ads" rows={data.ads} />
              <Breakdown kind="models" rows={data.models} />
              <Breakdown kind="clients" rows={data.clients} />
            </>
          )}
        </div>
      ) : error ? (
        <ErrorState title={t("failed")} message={messageOf(error, common("unreachable"))} kept={t("kept")} busy={isFetching} onRetry={() => void refetch()} />
      ) : (
        <CostsSkeleton />
      )}
    </main>
  );
}
