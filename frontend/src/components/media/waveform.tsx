"use client";

import { useMemo, type ReactNode } from "react";

import { Scrubber } from "./scrubber";
import { within } from "./time";
import { bars, place } from "./waveform-shape";

const BARS = 160;

/** Music along an ad: how loud, its beats, where one piece gives way to the next, and where one is. */
export function Waveform({
  label,
  valueText,
  peaks,
  beats,
  downbeats = [],
  cuts = [],
  time,
  duration,
  onSeek,
  disabled,
  children,
}: {
  label: string;
  valueText: string;
  /** Loudness over even stretches, 0..1; null while there is none to show. */
  peaks: readonly number[] | null;
  beats: readonly number[];
  downbeats?: readonly number[];
  /** Seconds at which a piece begins. */
  cuts?: readonly number[];
  time: number;
  duration: number;
  onSeek: (time: number) => void;
  disabled?: boolean;
  /** In place of a shape: e.g. that it is being composed. */
  children?: ReactNode;
}) {
  const shape = useMemo(() => (peaks ? bars(peaks, BARS) : []), [peaks]);
  const done = duration > 0 ? within(time / duration, 0, 1) : 0;
  const strong = new Set(downbeats.map((beat) => beat.toFixed(2)));
  return (
    <Scrubber label={label} valueText={valueText} time={time} duration={duration} onSeek={onSeek} disabled={disabled} className="h-full w-full">
      <div className="absolute inset-x-0 top-0 bottom-2.5 overflow-hidden" aria-hidden>
        {shape.length > 0 ? (
          <svg viewBox={`0 0 ${shape.length} 100`} preserveAspectRatio="none" className="absolute inset-0 size-full">
            {shape.map((bar) => (
              <rect
                key={bar.x}
                x={bar.x * shape.length - 0.32}
                width={0.64}
                y={50 - Math.max(bar.height * 46, 1)}
                height={Math.max(bar.height * 92, 2)}
                className={bar.x <= done ? "fill-accent-text" : "fill-muted/55"}
              />
            ))}
          </svg>
        ) : (
          <span className="absolute inset-x-0 top-1/2 h-px bg-line-strong" />
        )}
        {cuts.map((cut) => (
          <span key={cut} className="absolute inset-y-0 w-px bg-line-strong" style={{ left: place(cut, duration) }} />
        ))}
      </div>
      <div className="absolute inset-x-0 bottom-0 h-2" aria-hidden>
        {beats.map((beat) => (
          <span
            key={beat}
            className={strong.has(beat.toFixed(2)) ? "absolute bottom-0 h-2 w-px bg-ink/80" : "absolute bottom-0 h-1 w-px bg-muted"}
            style={{ left: place(beat, duration) }}
          />
        ))}
      </div>
      {children && <div className="pointer-events-none absolute inset-0 grid place-items-center">{children}</div>}
      <span aria-hidden className="pointer-events-none absolute -inset-y-0.5 w-0.5 -translate-x-1/2 rounded-full bg-ink" style={{ left: place(time, duration) }} />
    </Scrubber>
  );
}
