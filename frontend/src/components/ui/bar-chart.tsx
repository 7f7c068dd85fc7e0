"use client";

import { useTranslations } from "next-intl";
import { useId, useState, type KeyboardEvent } from "react";

import { cn } from "@/lib/cn";

export type Bar = { label: string; value: number; note?: string };

/** Bars of up to 60 values from zero up. One tab stop; the arrow keys walk the bars. Screen readers get a table. */
export function BarChart({
  title,
  items,
  format,
  className,
}: {
  title: string;
  items: readonly Bar[];
  format: (value: number) => string;
  className?: string;
}) {
  const t = useTranslations("common.chart");
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const max = Math.max(0, ...items.map((item) => item.value));
  const shown = at === null ? undefined : items[at];
  const walk = (event: KeyboardEvent) => {
    const last = items.length - 1;
    const here = at ?? (event.key === "ArrowLeft" ? items.length : -1);
    const next = { ArrowRight: Math.min(here + 1, last), ArrowLeft: Math.max(here - 1, 0), Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };
  const middle = items[Math.floor((items.length - 1) / 2)];
  return (
    <figure className={cn("relative min-w-0", className)}>
      <figcaption className="flex min-h-5 flex-wrap items-baseline justify-between gap-x-4 text-xs">
        <span id={id} className="font-medium">
          {title}
        </span>
        <span aria-live="polite" className="font-mono tabular-nums">
          {shown && [shown.label, format(shown.value), shown.note].filter(Boolean).join(" · ")}
        </span>
      </figcaption>
      {items.length === 0 ? (
        <p className="mt-2 grid h-40 place-items-center rounded-lg border border-dashed border-line-strong text-muted">{t("empty")}</p>
      ) : (
        <>
          <div
            role="group"
            aria-labelledby={id}
            aria-describedby={`${id}-keys`}
            tabIndex={0}
            onKeyDown={walk}
            onBlur={() => setAt(null)}
            onPointerLeave={() => setAt(null)}
            className="mt-2"
          >
            <p id={`${id}-keys`} className="sr-only">
              {t("keys")}
            </p>
            <div aria-hidden className="grid grid-cols-[auto_1fr] gap-x-2 font-mono text-[11px] text-muted tabular-nums">
              <div className="flex flex-col justify-between text-right leading-none">
                <span>{max > 0 && format(max)}</span>
                <span>{format(0)}</span>
              </div>
              <div className="flex h-40 min-w-0 border-t border-b border-t-line border-b-line-strong">
                {items.map((item, i) => (
                  <div key={i} className="flex min-w-0 flex-1 items-end px-px max-sm:px-[0.5px]" onPointerEnter={() => setAt(i)} onPointerDown={() => setAt(i)}>
                    <div
                      className={cn("w-full rounded-t-[2px]", at === i ? "bg-ink" : "bg-accent-text")}
                      style={{ height: max > 0 ? `${(Math.max(item.value, 0) / max) * 100}%` : 0, minHeight: item.value > 0 ? 2 : 0 }}
                    />
                  </div>
                ))}
              </div>
              <div className="col-start-2 mt-1 flex justify-between gap-2">
                <span className="truncate">{items[0]?.label}</span>
                {items.length > 4 && <span className="hidden truncate sm:block">{middle?.label}</span>}
                {items.length > 1 && <span className="truncate">{items.at(-1)?.label}</span>}
              </div>
            </div>
          </div>
          <div className="sr-only">
            <table>
              <caption>{title}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("item")}</th>
                  <th scope="col">{t("value")}</th>
                  <th scope="col">{t("note")}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item, i) => (
                  <tr key={i}>
                    <th scope="row">{item.label}</th>
                    <td>{format(item.value)}</td>
                    <td>{item.note}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </figure>
  );
}
