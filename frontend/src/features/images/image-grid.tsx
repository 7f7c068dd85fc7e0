"use client";

import { Check, LoaderCircle, Maximize2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { KeyboardEvent } from "react";

import { Arriving, Slot } from "@/components/studio/arriving";
import { Button } from "@/components/ui/button";
import type { ImageAsset } from "@/lib/api";
import { cn } from "@/lib/cn";
import { ratioStyle } from "@/lib/format";
import { useNames } from "@/lib/use-names";

import { columnsFor } from "./columns";

/** All pictures, to choose from; arrows go from one to the next. */
export function ImageGrid({
  images,
  ratio,
  chosen,
  at,
  renewing,
  slots,
  locked,
  onToggle,
  onOpen,
}: {
  images: ImageAsset[];
  ratio: string;
  chosen: string[];
  at: string | null;
  renewing: string | null;
  slots: number;
  locked: boolean;
  onToggle: (id: string, range: boolean) => void;
  onOpen: (id: string) => void;
}) {
  const t = useTranslations("images");
  const names = useNames();
  const columns = columnsFor(ratio, images.length + slots);
  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    const across = getComputedStyle(event.currentTarget).gridTemplateColumns.split(" ").length; // fewer on a narrow screen
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
    if (by === undefined) return;
    const tiles = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[data-tile]")];
    const from = tiles.findIndex((tile) => tile.parentElement?.contains(document.activeElement));
    const next = tiles[from + by];
    if (from < 0 || !next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div className="min-h-0 flex-1 px-4 pt-1 pb-4 lg:overflow-y-auto lg:[container-type:size]">
      <ul
        onKeyDown={move}
        className={cn(
          "mx-auto grid min-h-full max-w-full content-center gap-3 max-lg:w-full! max-lg:[--columns:2]!",
          isWide(ratio) && "max-sm:[--columns:1]!", // beside each other they would be too small to judge
        )}
        style={{
          gridTemplateColumns: `repeat(var(--columns), minmax(0, 1fr))`,
          ...columnsStyle(ratio, columns, images.length + slots),
        }}
      >
        {images.map((image, i) => {
          const place = chosen.indexOf(image.id);
          const label = t("image", { number: i + 1, view: names.view(image.view_type) });
          return (
            <li key={image.id} className="group relative">
              <button
                type="button"
                data-tile
                aria-pressed={place >= 0}
                aria-label={label}
                aria-disabled={locked || undefined}
                onClick={(event) => onToggle(image.id, event.shiftKey)}
                onDoubleClick={() => onOpen(image.id)}
                className={cn(
                  "relative block w-full overflow-hidden rounded-xl bg-raised outline-offset-4 select-none",
                  place >= 0 ? "ring-2 ring-accent" : at === image.id && "ring-1 ring-ink/50",
                )}
                style={ratioStyle(ratio)}
              >
                <Arriving src={image.url} />
                {renewing === image.id && <Renewing text={t("renewing")} />}
                <span aria-hidden className="absolute bottom-2 left-2 rounded-md bg-black/70 px-1.5 text-xs text-white">
                  {names.view(image.view_type)}
                </span>
              </button>
              <span
                aria-hidden
                className={cn(
                  "pointer-events-none absolute top-2 left-2 grid size-6 place-items-center rounded-full font-mono text-xs font-semibold tabular-nums",
                  place >= 0 ? "bg-accent text-accent-ink" : "border border-white/70 bg-black/40 opacity-0 transition-opacity duration-150 group-hover:opacity-100",
                )}
              >
                {place >= 0 ? place + 1 : <Check className="size-3.5 text-white" />}
              </span>
              <Button
                size="icon"
                aria-label={t("open", { number: i + 1 })}
                onClick={() => onOpen(image.id)}
                className="absolute top-2 right-2 border-transparent bg-black/60 text-white opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-black/80 pointer-coarse:opacity-100"
              >
                <Maximize2 className="size-4" aria-hidden />
              </Button>
            </li>
          );
        })}
        {Array.from({ length: slots }, (_, i) => (
          <li key={`slot-${i}`} className="overflow-hidden rounded-xl" style={ratioStyle(ratio)}>
            <span className="sr-only">{t("waiting")}</span>
            <Slot />
          </li>
        ))}
      </ul>
    </div>
  );
}

function isWide(ratio: string) {
  const [width = 16, height = 9] = ratio.split(":").map(Number);
  return width > height;
}

/** The grid is as wide as it may be without running over the stage; on narrow screens it is as tall as it needs. */
function columnsStyle(ratio: string, columns: number, count: number) {
  const [width = 16, height = 9] = ratio.split(":").map(Number);
  const rows = Math.max(Math.ceil(count / columns), 1);
  return {
    "--columns": columns,
    width: `max(min(100%, 20rem), min(100%, (100cqh - ${rows - 1} * 12px) / ${rows} * ${width} / ${height} * ${columns} + ${columns - 1} * 12px))`,
  } as React.CSSProperties;
}

export function Renewing({ text }: { text: string }) {
  return (
    <span className="absolute inset-0 grid place-items-center bg-black/55">
      <span className="flex items-center gap-2 rounded-lg bg-black/70 px-2.5 py-1.5 text-xs text-white">
        <LoaderCircle className="size-4 motion-safe:animate-spin" aria-hidden />
        {text}
      </span>
    </span>
  );
}
