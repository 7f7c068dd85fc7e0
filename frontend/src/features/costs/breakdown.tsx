"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";

import type { SpentOn } from "@/lib/api";
import { cn } from "@/lib/cn";

import { BreakdownRow, type Kind } from "./breakdown-row";
import { ColumnHead } from "./column-head";
import { COLUMNS, nextOrder, shareBasis, shareOf, sorted, type Order } from "./figures";

/** What went to each ad, client or model; a click on a column's head sorts by it. */
export function Breakdown({ kind, rows }: { kind: Kind; rows: readonly SpentOn[] }) {
  const t = useTranslations("costs");
  const locale = useLocale();
  const [order, setOrder] = useState<Order>({ column: "cost", down: true });
  const basis = shareBasis(rows);
  return (
    <section aria-labelledby={`by-${kind}`} className="mt-10">
      <h2 id={`by-${kind}`} className="text-base font-semibold">
        {t(`by.${kind}`)}
      </h2>
      {rows.length === 0 ? (
        <p className="mt-2 text-muted">{t("noClients")}</p>
      ) : (
        <>
          <p className="mt-1 text-xs text-muted">{t(`shareOf.${basis}`)}</p>
          <table className="mt-2 w-full table-fixed border-collapse" aria-labelledby={`by-${kind}`}>
            <thead>
              <tr className="border-b border-line">
                {COLUMNS.map((column) => (
                  <ColumnHead
                    key={column}
                    label={t(`column.${column === "name" ? kind : column}`)}
                    sorted={order.column === column ? (order.down ? "descending" : "ascending") : undefined}
                    onSort={() => setOrder(nextOrder(order, column))}
                    className={cn(column === "name" ? "text-left" : "text-right", { name: "", cost: "w-16 sm:w-24", calls: "w-14 sm:w-24", seconds: "w-22 sm:w-32" }[column])}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted(rows, order, locale).map((row) => (
                <BreakdownRow key={row.id} kind={kind} row={row} share={shareOf(row, rows, basis)} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
