"use client";

import { useTranslations } from "next-intl";
import { useState, type KeyboardEvent, type PointerEvent } from "react";

import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";

import { moved, percentAt, type Edge, type Range } from "./trim";

const STEP = 0.1;
const LEAP = 0.5;

/** The timeline of a clip: what is shown of it between two handles, and where the player stands. */
export function TrimBar({
  range,
  whole,
  time,
  poster,
  locked,
  onLive,
  onChange,
  onSeek,
}: {
  range: Range;
  whole: number;
  time: number;
  poster: string | null;
  locked: boolean;
  /** While a handle is held; null when it is let go. */
  onLive: (range: Range | null, edge: Edge) => void;
  onChange: (range: Range) => void;
  onSeek: (time: number) => void;
}) {
  const t = useTranslations("clips.trim");
  const { seconds } = useFormat();
  const [held, setHeld] = useState<Edge | "head" | null>(null);
  const timeAt = (event: PointerEvent) => {
    const box = event.currentTarget.closest("[data-track]")!.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * whole;
  };
  const take = (what: Edge | "head") => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || (locked && what !== "head")) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    setHeld(what);
    if (what === "head") onSeek(timeAt(event));
  };
  const drag = (event: PointerEvent) => {
    if (held === null) return;
    event.stopPropagation();
    if (held === "head") onSeek(timeAt(event));
    else onLive(moved(range, held, timeAt(event), whole), held);
  };
  const drop = (event: PointerEvent) => {
    if (held === null) return;
    event.stopPropagation();
    if (held !== "head") {
      onLive(null, held);
      onChange(moved(range, held, timeAt(event), whole));
    }
    setHeld(null);
  };
  const press = (edge: Edge) => (event: KeyboardEvent) => {
    const by = event.shiftKey ? LEAP : STEP;
    const to = { ArrowLeft: range[edge] - by, ArrowDown: range[edge] - by, ArrowRight: range[edge] + by, ArrowUp: range[edge] + by, Home: 0, End: whole }[event.key];
    if (to === undefined || locked) return;
    event.preventDefault();
    onChange(moved(range, edge, to, whole));
  };
  const handle = (edge: Edge) => (
    <span
      role="slider"
      tabIndex={0}
      aria-label={t(edge)}
      aria-valuemin={0}
      aria-valuemax={Number(whole.toFixed(1))}
      aria-valuenow={Number(range[edge].toFixed(2))}
      aria-valuetext={seconds(range[edge])}
      aria-disabled={locked || undefined}
      onKeyDown={press(edge)}
      onPointerDown={take(edge)}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={() => setHeld(null)}
      className={cn(
        "absolute inset-y-0 z-10 w-3 cursor-ew-resize touch-none bg-accent outline-offset-2 before:absolute before:inset-y-0 before:-inset-x-1.5 pointer-coarse:before:-inset-x-4",
        "after:absolute after:inset-y-3 after:left-1/2 after:w-0.5 after:-translate-x-1/2 after:rounded-full after:bg-accent-ink/70",
        edge === "start" ? "-translate-x-full rounded-l-lg" : "rounded-r-lg",
        locked && "cursor-not-allowed opacity-50",
      )}
      style={{ left: `${percentAt(range[edge], whole)}%` }}
    />
  );
  return (
    <div className="px-7">
      <div
        data-track
        onPointerDown={take("head")}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={() => setHeld(null)}
        className="relative h-11 cursor-pointer touch-none"
      >
        <div
          aria-hidden
          className="absolute inset-0 rounded-sm bg-raised bg-[length:auto_100%] opacity-90"
          style={poster ? { backgroundImage: `url("${poster}")` } : undefined}
        />
        <div aria-hidden className="absolute inset-y-0 left-0 bg-black/75" style={{ width: `${percentAt(range.start, whole)}%` }} />
        <div aria-hidden className="absolute inset-y-0 right-0 bg-black/75" style={{ width: `${100 - percentAt(range.end, whole)}%` }} />
        <div
          aria-hidden
          className="absolute inset-y-0 border-y-2 border-accent"
          style={{ left: `${percentAt(range.start, whole)}%`, right: `${100 - percentAt(range.end, whole)}%` }}
        />
        <div aria-hidden className="pointer-events-none absolute -inset-y-1 z-20 w-0.5 -translate-x-1/2 rounded-full bg-white shadow-[0_0_3px_black]" style={{ left: `${percentAt(time, whole)}%` }} />
        {handle("start")}
        {handle("end")}
      </div>
    </div>
  );
}
