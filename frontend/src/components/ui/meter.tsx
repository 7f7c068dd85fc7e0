import { useId, type ReactNode } from "react";

import { cn } from "@/lib/cn";

const NEARLY = 0.8;

/** How much of a limit is used up, in words first; the bar only underlines them. */
export function Meter({ label, value, max, words, note }: { label: string; value: number; max: number; words: string; note?: ReactNode }) {
  const id = useId();
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : value > 0 ? 1 : 0;
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span id={id} className="text-xs text-muted">
          {label}
        </span>
        <span className="font-mono text-xs tabular-nums">{words}</span>
      </div>
      <div
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={words}
        className="mt-2 h-1.5 overflow-hidden rounded-full bg-ink/10"
      >
        <div
          className={cn("h-full origin-left rounded-full transition-transform duration-200 ease-out", share >= 1 ? "bg-bad" : share >= NEARLY ? "bg-warn" : "bg-muted")}
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
      {note && <p className="mt-2 text-xs text-muted">{note}</p>}
    </div>
  );
}
