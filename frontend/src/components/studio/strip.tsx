"use client";

import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

/** What the strips of scenes have in common. */
export const STRIP = "flex h-24 items-center gap-2 overflow-x-auto px-4";

/** The strip of scenes under the stage. */
export function Strip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ol aria-label={label} tabIndex={0} className={cn(STRIP, "-outline-offset-2")}>
      {children}
    </ol>
  );
}

const frame = "relative block h-[72px] shrink-0 overflow-hidden rounded-lg bg-raised";

const mark = "pointer-events-none absolute grid h-5 min-w-5 place-items-center rounded-md bg-black/75 px-1 font-mono text-xs text-white tabular-nums";

function widthOf(ratio: string) {
  const [width = 16, height = 9] = ratio.split(":").map(Number);
  return Math.max(Math.round((72 * width) / height), 54);
}

/** A tile: its picture, number and length; `current` is the one on the stage. */
export function Tile({
  ratio,
  label,
  number,
  note,
  current,
  dim,
  onPress,
  children,
}: {
  ratio: string;
  label: string;
  number?: ReactNode;
  note?: ReactNode;
  current?: boolean;
  dim?: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <span className="relative block h-[72px] shrink-0" style={{ width: widthOf(ratio) }}>
      <button
        type="button"
        aria-label={label}
        aria-current={current || undefined}
        onClick={onPress}
        className="block size-full overflow-hidden rounded-lg bg-raised outline-offset-2"
      >
        <span className={cn("block size-full", dim && "opacity-45 grayscale")}>{children}</span>
      </button>
      {current && <span aria-hidden className="pointer-events-none absolute inset-0 rounded-lg ring-2 ring-accent ring-inset" />}
      {number !== undefined && (
        <span aria-hidden className={cn(mark, "top-1 left-1")}>
          {number}
        </span>
      )}
      {note && (
        <span aria-hidden className={cn(mark, "right-1 bottom-1")}>
          {note}
        </span>
      )}
    </span>
  );
}

/** The empty place of a tile that is on its way. */
export function WaitingTile({ ratio, label, children }: { ratio: string; label: string; children: ReactNode }) {
  return (
    <li className={frame} style={{ width: widthOf(ratio) }}>
      <span className="sr-only">{label}</span>
      {children}
    </li>
  );
}
