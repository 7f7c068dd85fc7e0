"use client";

import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

import { cn } from "@/lib/cn";

import { steppedTo } from "./time";
import { timeAt } from "./waveform-shape";

/** Whatever lies along time, and can be sought on by pointer and keys. */
export function Scrubber({
  label,
  time,
  duration,
  valueText,
  onSeek,
  disabled = false,
  className,
  children,
}: {
  label: string;
  time: number;
  duration: number;
  valueText: string;
  onSeek: (time: number) => void;
  disabled?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const held = useRef(false);
  const seek = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(timeAt(event.clientX, box.left, box.width, duration));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = steppedTo(event.key, time, duration);
    if (to === null || disabled) return;
    event.preventDefault();
    onSeek(to);
  };
  return (
    <div
      role="slider"
      tabIndex={disabled ? -1 : 0}
      aria-label={label}
      aria-disabled={disabled || undefined}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration * 10) / 10}
      aria-valuenow={Math.round(time * 10) / 10}
      aria-valuetext={valueText}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (disabled || event.button !== 0) return;
        held.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => held.current && seek(event)}
      onPointerUp={() => (held.current = false)}
      onPointerCancel={() => (held.current = false)}
      className={cn("relative touch-none rounded-md select-none", !disabled && "cursor-pointer", className)}
    >
      {children}
    </div>
  );
}
