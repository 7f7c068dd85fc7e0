"use client";

import { Building2, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

import { Skeleton } from "@/components/ui/skeleton";
import type { ClientResponse } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { logoUrl } from "./logo-field";

const ROW = "grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 py-3.5 sm:grid-cols-[auto_minmax(0,1fr)_9rem_9rem_auto]";

export function ClientList({ clients }: { clients: ClientResponse[] }) {
  const t = useTranslations("clients");
  const { money } = useFormat();
  return (
    <ul aria-label={t("list")} className="divide-y divide-line border-y border-line">
      {clients.map((client) => {
        const { colors = [], logo_asset_id: logo } = client.brand_guidelines;
        return (
          <li key={client.id} className="relative transition-colors hover:bg-ink/4">
            <div className={ROW}>
              <span className="grid size-12 shrink-0 place-items-center overflow-hidden rounded-lg border border-line bg-white">
                {logo ? (
                  <img src={logoUrl(logo)} alt="" loading="lazy" decoding="async" className="size-full object-contain p-1" />
                ) : (
                  <Building2 className="size-5 text-neutral-500" strokeWidth={1.5} aria-hidden />
                )}
              </span>
              <span className="min-w-0">
                <h2 className="truncate text-sm font-medium">
                  <Link href={`/clients?client=${client.id}`} className="after:absolute after:inset-0 after:rounded-lg">
                    {client.name}
                  </Link>
                </h2>
                <span className="block truncate text-xs text-muted">
                  {t("figures.ads", { count: client.totals.ads })} · {t("figures.finished", { count: client.totals.completed })} · {t("figures.campaigns", { count: client.campaigns })}
                </span>
              </span>
              {/* On a phone the name and the money are enough. */}
              {colors.length > 0 ? (
                <ul className="flex gap-1 max-sm:hidden" aria-label={t("colours", { name: client.name })}>
                  {colors.map((colour, i) => (
                    <li key={i} title={colour} className="size-5 rounded-full ring-1 ring-line-strong ring-inset" style={{ background: colour }}>
                      <span className="sr-only">{colour}</span>
                    </li>
                  ))}
                </ul>
              ) : (
                <span className="max-sm:hidden" />
              )}
              <span className="text-right font-mono text-sm tabular-nums">{money(client.totals.cost)}</span>
              <ChevronRight className="size-4 text-muted max-sm:hidden" aria-hidden />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

export function ClientListSkeleton() {
  const t = useTranslations("clients");
  return (
    <ul aria-busy aria-label={t("loading")} className="divide-y divide-line border-y border-line">
      {Array.from({ length: 5 }, (_, i) => (
        <li key={i} className={ROW}>
          <Skeleton className="size-12 rounded-lg" />
          <span className="space-y-2">
            <Skeleton className="h-4 w-32 rounded-lg" />
            <Skeleton className="h-3 w-44 rounded-lg" />
          </span>
          <span className="max-sm:hidden" />
          <Skeleton className="h-4 w-14 justify-self-end rounded-lg" />
        </li>
      ))}
    </ul>
  );
}
