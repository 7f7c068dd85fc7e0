"use client";

import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { Fragment } from "react";

import type { SpentOn } from "@/lib/api";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";

import { useDuration } from "./use-duration";

export type Kind = "ads" | "clients" | "models";

const HREF = {
  ads: (id: string) => `/sessions/${id}`,
  clients: (id: string) => `/clients?client=${id}`,
  models: () => null,
};

/** Long names of models break after a slash first. */
function parts(name: string) {
  return name.split(/(?<=\/)/).map((part, i) => (
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

export function BreakdownRow({ kind, row, share }: { kind: Kind; row: SpentOn; share: number }) {
  const t = useTranslations("costs");
  const format = useFormatter();
  const { money, percent } = useFormat();
  const duration = useDuration();
  const href = row.name ? HREF[kind](row.id) : null;
  const name = <span className={cn("line-clamp-3 wrap-break-word sm:line-clamp-2", kind === "models" && "font-mono text-xs")}>{row.name ? parts(row.name) : t("gone")}</span>;
  const figure = "py-3 text-right align-top font-mono text-xs leading-5 tabular-nums";
  return (
    <tr className="border-b border-line last:border-b-0">
      <th scope="row" className="py-3 pr-3 text-left font-normal">
        {href ? (
          <Link href={href} className="inline-block hover:underline">
            {name}
          </Link>
        ) : (
          name
        )}
        <div className="mt-1.5 flex items-center gap-2">
          <div aria-hidden className="h-1 max-w-72 min-w-0 flex-1 overflow-hidden rounded-full bg-ink/8">
            <div className="h-full origin-left rounded-full bg-muted" style={{ transform: `scaleX(${share})` }} />
          </div>
          <span className="w-10 shrink-0 font-mono text-xs text-muted tabular-nums">
            <span className="sr-only">{t("column.share")} </span>
            {percent(share * 100)}
          </span>
        </div>
      </th>
      <td className={figure}>{money(row.cost)}</td>
      <td className={cn(figure, "text-muted")}>{format.number(row.calls)}</td>
      <td className={cn(figure, "text-muted")}>{duration(row.seconds)}</td>
    </tr>
  );
}
