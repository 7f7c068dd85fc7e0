import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

/** A step of an ad: the stage in the middle, the inspector beside it, the strip of scenes below. On small screens one under the other. */
export function StudioLayout({
  stage,
  inspector,
  strip,
  label,
  flows = false,
}: {
  stage: ReactNode;
  inspector: ReactNode;
  strip?: ReactNode;
  label: string;
  /** On small screens the stage is as tall as what it shows. */
  flows?: boolean;
}) {
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[minmax(0,1fr)_auto]">
      <section
        aria-label={label}
        className={cn("flex min-w-0 flex-col bg-stage text-stage-ink scheme-dark lg:col-start-1 lg:row-start-1 lg:h-auto lg:min-h-0", !flows && "h-[62dvh] min-h-80")}
      >
        {stage}
      </section>
      <div className="order-last border-line bg-surface lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:min-h-0 lg:overflow-y-auto lg:border-l">{inspector}</div>
      {strip && <div className="min-w-0 border-t border-line bg-stage text-stage-ink scheme-dark lg:col-start-1 lg:row-start-2">{strip}</div>}
    </div>
  );
}

/** The largest frame of a ratio ("9:16") that fits into its parent, which must have a height of its own. */
export function RatioFrame({ ratio, className, children }: { ratio: string; className?: string; children: ReactNode }) {
  const [width = 16, height = 9] = ratio.split(":").map(Number);
  return (
    <div className="grid size-full min-h-0 place-items-center [container-type:size]">
      <div
        className={cn("relative overflow-hidden rounded-xl bg-black", className)}
        style={{ width: `min(100cqw, 100cqh * ${width} / ${height})`, aspectRatio: `${width} / ${height}` }}
      >
        {children}
      </div>
    </div>
  );
}

/** What lies above the picture on the stage: which view, what is chosen. */
export function StageBar({ children }: { children: ReactNode }) {
  return <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2">{children}</div>;
}

/** A part of the inspector. */
export function InspectorPart({ title, children, className }: { title?: string; children: ReactNode; className?: string }) {
  return (
    <section className={cn("space-y-4 border-b border-line p-5 last:border-b-0", className)}>
      {title && <h2 className="text-sm font-semibold">{title}</h2>}
      {children}
    </section>
  );
}

/** Facts of a picture or clip, one a line. */
export function Facts({ items }: { items: (readonly [string, ReactNode] | false | null)[] }) {
  return (
    <dl className="space-y-1.5 text-xs">
      {items.map(
        (item) =>
          item && (
            <div key={item[0]} className="flex justify-between gap-4">
              <dt className="shrink-0 text-muted">{item[0]}</dt>
              <dd className="min-w-0 truncate text-right font-mono tabular-nums">{item[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
