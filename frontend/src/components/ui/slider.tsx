"use client";

import { Slider as Radix } from "radix-ui";
import { useId } from "react";

export function Slider({
  label,
  value,
  onChange,
  min = 0,
  max = 100,
  step = 1,
  format = String,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  format?: (value: number) => string;
}) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <div className="flex items-baseline justify-between gap-3 text-xs">
        <span id={id} className="font-medium">
          {label}
        </span>
        <span className="font-mono text-muted tabular-nums" aria-hidden>
          {format(value)}
        </span>
      </div>
      <Radix.Root
        value={[value]}
        onValueChange={([next]) => next !== undefined && onChange(next)}
        min={min}
        max={max}
        step={step}
        className="relative flex h-6 w-full touch-none items-center select-none pointer-coarse:h-11"
      >
        <Radix.Track className="relative h-1 flex-1 rounded-full bg-line-strong">
          <Radix.Range className="absolute h-full rounded-full bg-accent-text" />
        </Radix.Track>
        <Radix.Thumb
          aria-labelledby={id}
          aria-valuetext={format(value)}
          className="block size-4 rounded-full border-2 border-accent-text bg-floating"
        />
      </Radix.Root>
    </div>
  );
}
