"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";

import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Segmented } from "@/components/ui/segmented";
import { useShortcut } from "@/lib/shortcuts";

import { STATUSES } from "./status";
import type { useFilters } from "./use-filters";

const field = "h-9 rounded-lg border border-line bg-surface text-sm transition-colors hover:border-line-strong pointer-coarse:min-h-11 pointer-coarse:text-base";

export function FilterBar({ filters, typed, type, set, clients }: ReturnType<typeof useFilters> & { clients: Map<string, string> }) {
  const t = useTranslations("gallery");
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", () => input.current?.select(), { label: t("keys.search") });
  const statuses = [{ value: "all", label: t("status.all") }, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))] as const;
  return (
    <div role="search" className="mt-5 flex flex-wrap items-center gap-3">
      <div className="relative w-full sm:w-72">
        <Search className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" aria-hidden />
        <input
          ref={input}
          type="search"
          aria-label={t("search.label")}
          placeholder={t("search.placeholder")}
          value={typed}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && (typed ? type("") : event.currentTarget.blur())}
          className={`${field} peer w-full pr-9 pl-9 placeholder:text-muted [&::-webkit-search-cancel-button]:hidden`}
        />
        {typed ? (
          <Button
            kind="ghost"
            size="icon"
            aria-label={t("search.clear")}
            className="absolute top-1/2 right-0.5 -translate-y-1/2"
            onClick={() => {
              type("");
              input.current?.focus();
            }}
          >
            <X className="size-4" aria-hidden />
          </Button>
        ) : (
          <span aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 peer-focus:hidden pointer-coarse:hidden">
            <Kbd keys={["/"]} />
          </span>
        )}
      </div>
      <Segmented
        label={t("status.label")}
        value={filters.status ?? "all"}
        onChange={(value) => set({ status: value === "all" ? null : value })}
        options={statuses}
        className="flex-nowrap overflow-x-auto [scrollbar-width:none] *:shrink-0"
      />
      {clients.size > 0 && (
        <select
          aria-label={t("client.label")}
          value={filters.client ?? ""}
          onChange={(event) => set({ client: event.target.value || null })}
          className={`${field} max-w-full px-2.5`}
        >
          <option value="">{t("client.all")}</option>
          {[...clients].map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {filters.client && !clients.has(filters.client) && <option value={filters.client}>{t("client.unknown")}</option>}
        </select>
      )}
    </div>
  );
}
