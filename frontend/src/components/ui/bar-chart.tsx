"use client";

import { useTranslations } from "next-intl";
import { useId, useState, type KeyboardEvent, type PointerEvent } from "react";

import { cn } from "@/lib/cn";

import { axisTop, barAt } from "./chart-scale";
import { ChartTable } from "./chart-table";

export type Bar = { label: string; value: number; note?: string };

/** Bars of up to 90 values from zero up. One tab stop; the arrow keys walk the bars. Screen readers get a table. */
export function BarChart({
  title,
  items,
  format,
  whole,
  summary,
  className,
}: {
  title: string;
  items: readonly Bar[];
  format: (value: number) => string;
  /** Values that come in pieces: the axis has no halves. */
  whole?: boolean;
  /** What stands beside the title while no bar is pointed at. */
  summary?: string;
  className?: string;
}) {
  const t = useTranslations("common.chart");
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const top = axisTop(Math.max(0, ...items.map((item) => item.value)), whole);
  const shown = at === null ? undefined : items[at];
  const walk = (event: KeyboardEvent) => {
    const last = items.length - 1;
    const here = at ?? (event.key === "ArrowLeft" ? items.length : -1);
    const next = { ArrowRight: Math.min(here + 1, last), ArrowLeft: Math.max(here - 1, 0), Home: 0, End: last, Escape: null }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(barAt(event.clientX - box.left, box.width, items.length));
  };
  const middle = items[Math.floor((items.length - 1) / 2)];
  return (
    <figure className={cn("relative min-w-0", className)}>
      <figcaption className="text-xs">
        <span id={id} className="block font-medium">
          {title}
        </span>
        <span aria-live={shown ? "polite" : "off"} className={cn("block min-h-4.5 truncate font-mono tabular-nums", !shown && "text-muted")}>
          {shown ? [shown.label, format(shown.value), shown.note].filter(Boolean).join(" · ") : summary}
        </span>
      </figcaption>
      {items.length === 0 ? (
        <p className="mt-3 grid h-45 place-items-center rounded-lg border border-dashed border-line-strong text-muted">{t("empty")}</p>
      ) : (
        <>
          <div
            role="group"
            aria-labelledby={id}
            aria-describedby={`${id}-keys`}
            tabIndex={0}
            onKeyDown={walk}
            onBlur={() => setAt(null)}
            className="mt-3 rounded-lg"
          >
            <p id={`${id}-keys`} className="sr-only">
              {t("keys")}
            </p>
            <div aria-hidden className="grid grid-cols-[auto_1fr] gap-x-3 font-mono text-xs text-muted tabular-nums">
              <div className="-my-2 flex h-44 flex-col justify-between text-right leading-4">
                {(top > 0 ? [top, top / 2, 0] : [0]).map((value) => (
                  <span key={value} className="only:mt-auto">
                    {format(value)}
                  </span>
                ))}
              </div>
              <div
                onPointerMove={point}
                onPointerDown={point}
                onPointerLeave={() => setAt(null)}
                className="relative flex h-40 min-w-0 touch-pan-y border-t border-b border-t-line border-b-line-strong"
              >
                <div className="absolute inset-x-0 top-1/2 border-t border-line" />
                {items.map((item, i) => (
                  <div key={i} className={cn("relative flex min-w-0 flex-1 items-end justify-center", at === i && "bg-ink/6")}>
                    <div
                      className={cn("w-[84%] max-w-10 rounded-t-[2px]", at === i ? "bg-accent-text" : "bg-muted")}
                      style={{ height: top > 0 ? `${(Math.max(item.value, 0) / top) * 100}%` : 0, minHeight: item.value > 0 ? 2 : 0 }}
                    />
                  </div>
                ))}
              </div>
              <div className="col-start-2 mt-2 flex justify-between gap-2">
                <span className="truncate">{items[0]?.label}</span>
                {items.length > 4 && <span className="hidden truncate sm:block">{middle?.label}</span>}
                {items.length > 1 && <span className="truncate">{items.at(-1)?.label}</span>}
              </div>
            </div>
          </div>
          <ChartTable title={title} items={items} format={format} />
        </>
      )}
    </figure>
  );
}
