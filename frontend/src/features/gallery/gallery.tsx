"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { clientsListClientsOptions } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";

import { FilterBar } from "./filter-bar";
import { PAGE_SIZE } from "./filters";
import { NoAds, NoMatches } from "./gallery-empty";
import { Grid, GRID } from "./grid";
import { TileSkeleton } from "./tile";
import { useAds, type Known } from "./use-ads";
import { useDelete } from "./use-delete";
import { useFilters } from "./use-filters";

/** All ads of a person, the newest first. */
export function Gallery({ known }: { known: Known | null }) {
  const t = useTranslations("gallery");
  const common = useTranslations("common");
  const search = useFilters();
  const { gone, remove } = useDelete();
  const { first, places, show, failed, retry } = useAds(search.filters, gone, known);
  const all = useQuery(clientsListClientsOptions({ query: { page_size: 100 } }));
  const clients = useMemo(() => new Map(all.data?.items.map((each) => [each.id, each.name])), [all.data]);
  const { q, status, client } = search.filters;
  const filtered = Boolean(q || status || client);
  const hidden = first.data ? first.data.items.filter((ad) => gone.has(ad.id)).length : 0;
  const count = first.data ? Math.max(first.data.total - hidden, 0) : null;
  return (
    <main className="mx-auto w-full max-w-[100rem] flex-1 px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-2xl font-semibold">{t("title")}</h1>
        <p role="status" className="text-sm text-muted tabular-nums">
          {count !== null && count > 0 && t("count", { count })}
        </p>
      </div>
      <FilterBar {...search} clients={clients} />
      <div className="mt-6">
        {first.data ? (
          places.length > 0 ? (
            <Grid
              key={JSON.stringify(search.filters)}
              places={places}
              clients={clients}
              pageSize={PAGE_SIZE}
              stale={first.isPlaceholderData}
              onShow={show}
              onDelete={(ad, name) => remove(ad.id, name)}
            />
          ) : filtered ? (
            <NoMatches filters={search.filters} client={clients.get(client ?? "") ?? t("client.unknown")} onClear={search.clear} />
          ) : (
            <NoAds />
          )
        ) : first.isError ? (
          <ErrorState
            title={t("error.title")}
            message={messageOf(first.error, common("unreachable"))}
            kept={t("error.kept")}
            onRetry={() => void first.refetch()}
            busy={first.isFetching}
          />
        ) : (
          <ul aria-busy aria-label={t("loading")} className={GRID}>
            {Array.from({ length: 15 }, (_, i) => (
              <TileSkeleton key={i} />
            ))}
          </ul>
        )}
        {failed && (
          <div role="alert" className="sticky bottom-4 mx-auto mt-4 flex w-fit items-center gap-3 rounded-xl border border-line-strong bg-floating py-2 pr-2 pl-4 shadow-xl">
            {t("error.some")}
            <Button size="sm" onClick={retry}>
              {common("retry")}
            </Button>
          </div>
        )}
      </div>
    </main>
  );
}
