"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";

import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Stat, Stats } from "@/components/ui/stat";
import { authProfileOptions } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { useFormat } from "@/lib/use-format";

import { Section } from "./section";

export function Profile() {
  const t = useTranslations("account.profile");
  const common = useTranslations("common");
  const format = useFormatter();
  const { money, percent } = useFormat();
  const { data, error, isError, isFetching, refetch } = useQuery(authProfileOptions());
  const moment = (iso: string) => format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short" });
  return (
    <Section id="profile" title={t("title")} text={t("text")}>
      {data ? (
        <>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2">
            <dt className="text-muted">{t("email")}</dt>
            <dd className="flex min-w-0 flex-wrap items-center gap-2">
              <span className="truncate">{data.email}</span>
              {data.is_admin && <Badge>{t("admin")}</Badge>}
            </dd>
            <dt className="text-muted">{t("name")}</dt>
            <dd className="truncate">{data.username}</dd>
            <dt className="text-muted">{t("since")}</dt>
            <dd>{format.dateTime(new Date(data.created_at), { dateStyle: "long" })}</dd>
            {data.last_login && (
              <>
                <dt className="text-muted">{t("signedIn")}</dt>
                <dd>{moment(data.last_login)}</dd>
              </>
            )}
          </dl>
          <Stats className="mt-6">
            <Stat name={t("ads")} figure={format.number(data.total_generations)} />
            <Stat name={t("finished")} figure={percent(data.success_rate * 100)} note={t("finishedNote")} />
            <Stat
              name={t("spent")}
              figure={money(data.total_cost)}
              note={
                <Link href="/costs" className="inline-flex min-h-6 items-center gap-1 text-accent-text hover:underline pointer-coarse:min-h-11">
                  {t("costs")}
                  <ArrowRight className="size-3.5" aria-hidden />
                </Link>
              }
            />
          </Stats>
        </>
      ) : isError ? (
        <ErrorState title={t("failed")} message={messageOf(error, common("unreachable"))} kept={t("kept")} busy={isFetching} onRetry={() => void refetch()} />
      ) : (
        <div aria-busy aria-label={common("loading")} role="group">
          <Skeleton className="h-26 w-72 max-w-full" />
          <Skeleton className="mt-6 h-17 w-96 max-w-full" />
        </div>
      )}
    </Section>
  );
}
