"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Clapperboard, Search } from "lucide-react";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { useEffect, useState } from "react";

import { sessionsListSessionsOptions } from "@/lib/api/@tanstack/react-query.gen";

import { hasWords } from "./has-words";
import { PaletteGroup, PaletteItem } from "./palette-item";

const QUIET_MS = 200;
const MOST = 6;
const FEW = 3;

/** Ads that have these words; before anything is typed, the newest few. */
export function FoundAds({ query, onGo }: { query: string; onGo: (path: string) => void }) {
  const t = useTranslations("shell.palette");
  const format = useFormatter();
  const now = useNow();
  const words = useSettled(query);
  const found = useQuery({
    ...sessionsListSessionsOptions({ query: { q: words || undefined, page_size: words ? MOST : FEW } }),
    placeholderData: keepPreviousData,
  });
  const settled = words === query && !found.isFetching;
  // Until the answer comes, those of the last one that still fit.
  const items = (found.data?.items ?? []).filter((ad) => settled || hasWords(`${ad.title} ${ad.product_prompt ?? ""}`, query));
  const count = found.isError ? t("failed") : t("count", { count: found.data?.total ?? 0 });
  if (items.length === 0 && !query) return null;
  return (
    <PaletteGroup heading={t("ads")}>
      {items.map((ad) => (
        <PaletteItem
          key={ad.id}
          value={ad.id}
          onSelect={() => onGo(`/sessions/${ad.id}`)}
          hint={format.relativeTime(new Date(ad.created_at), now)}
          picture={
            <span className="grid h-8 w-11 shrink-0 place-items-center overflow-hidden rounded-md bg-stage text-stage-ink">
              {ad.thumbnail_url ? (
                <img src={ad.thumbnail_url} alt="" className="size-full object-cover" />
              ) : (
                <Clapperboard className="size-4" aria-hidden />
              )}
            </span>
          }
        >
          {ad.title || ad.product_prompt}
        </PaletteItem>
      ))}
      {/* Not before the ads are there: what comes first is what Enter opens. */}
      {query && !settled && items.length === 0 && (
        <PaletteItem value="searching" icon={Search} onSelect={() => {}}>
          {t("searching")}
        </PaletteItem>
      )}
      {query && settled && (
        <PaletteItem value="all-ads" icon={Search} hint={count} onSelect={() => onGo(`/dashboard?q=${encodeURIComponent(query)}`)}>
          {t("all", { query })}
        </PaletteItem>
      )}
    </PaletteGroup>
  );
}

/** The value once it has stood still for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
