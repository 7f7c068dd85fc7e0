"use client";

import { Scrubber } from "./scrubber";
import { place } from "./waveform-shape";

/** The plain time bar of a player. */
export function Track({ label, valueText, time, duration, onSeek, disabled }: { label: string; valueText: string; time: number; duration: number; onSeek: (time: number) => void; disabled?: boolean }) {
  return (
    <Scrubber label={label} valueText={valueText} time={time} duration={duration} onSeek={onSeek} disabled={disabled} className="h-8 min-w-0 flex-1 pointer-coarse:h-11">
      <span className="absolute inset-x-0 top-1/2 h-1 -translate-y-1/2 rounded-full bg-line-strong" />
      <span className="absolute top-1/2 left-0 h-1 -translate-y-1/2 rounded-full bg-accent-text" style={{ width: place(time, duration) }} />
      <span className="absolute top-1/2 size-3.5 -translate-1/2 rounded-full bg-ink" style={{ left: place(time, duration) }} />
    </Scrubber>
  );
}
