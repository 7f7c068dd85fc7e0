"use client";

import { useTranslations } from "next-intl";

import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf } from "@/lib/http";

import { ModelCards, ModelTable } from "./model-list";
import { Section } from "./section";
import type { Admin } from "./use-admin";
import { useWide } from "./use-wide";

/** How every model did. */
export function Models({ query, now }: { query: Admin["health"]; now: Date }) {
  const t = useTranslations("admin.models");
  const common = useTranslations("common");
  const wide = useWide();
  const { data, error, isFetching, refetch } = query;
  const List = wide ? ModelTable : ModelCards;
  return (
    <Section id="models" title={t("title")} text={t("text")}>
      {data ? (
        data.providers.length > 0 ? (
          <List models={data.providers} now={now} />
        ) : (
          <p className="text-muted">{t("none")}</p>
        )
      ) : error ? (
        <ErrorState title={t("failedLoad")} message={messageOf(error, common("unreachable"))} busy={isFetching} onRetry={() => void refetch()} />
      ) : (
        <div role="group" aria-busy aria-label={common("loading")}>
          <Skeleton className="h-64" />
        </div>
      )}
    </Section>
  );
}
