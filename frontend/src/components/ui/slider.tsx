"use client";

import { Slider as Radix } from "radix-ui";
import { useId, type ReactNode } from "react";

export function Slider({
  label,
  value,
  onChange,
  onCommit,
  min = 0,
  max = 100,
  step = 1,
  format = String,
  hint,
  disabled,
}: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  /** When the hand lets go: the moment to save. */
  onCommit?: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  format?: (value: number) => string;
  hint?: ReactNode;
  disabled?: boolean;
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
        onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        className="relative flex h-6 w-full touch-none items-center select-none data-disabled:opacity-45 pointer-coarse:h-11"
      >
        <Radix.Track className="relative h-1 flex-1 rounded-full bg-line-strong">
          <Radix.Range className="absolute h-full rounded-full bg-accent-text" />
        </Radix.Track>
        <Radix.Thumb
          aria-labelledby={id}
          aria-describedby={hint ? `${id}-hint` : undefined}
          aria-valuetext={format(value)}
          className="block size-4 rounded-full border-2 border-accent-text bg-floating"
        />
      </Radix.Root>
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
