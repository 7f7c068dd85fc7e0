"use client";

import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import { memo } from "react";

import { ProgressBar } from "@/components/ui/progress";
import { Skeleton } from "@/components/ui/skeleton";
import type { SessionSummary } from "@/lib/api";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";

import { statusOf } from "./status";
import { TileBadge } from "./tile-badge";
import { TileMedia } from "./tile-media";
import { TileMenu } from "./tile-menu";

/** Tiles whose pictures are asked for at once: about what a first screen shows. */
const EARLY = 8;

interface TileProps {
  ad: SessionSummary;
  index: number;
  count: number;
  client: string | undefined;
  now: Date;
  playing: boolean;
  /** Tab leads to this one. */
  active: boolean;
  onRest: (id: string | null) => void;
  onActive: (index: number) => void;
  onDelete: (index: number) => void;
}

export const Tile = memo(function Tile({ ad, index, count, client, now, playing, active, onRest, onActive, onDelete }: TileProps) {
  const t = useTranslations("gallery.tile");
  const format = useFormatter();
  const { money } = useFormat();
  const name = ad.title || ad.product_prompt || t("untitled");
  const status = statusOf(ad.stage);
  const tabIndex = active ? 0 : -1;
  return (
    <li
      className="group relative will-change-transform"
      aria-posinset={index + 1}
      aria-setsize={count}
      onPointerEnter={(event) => {
        if (event.pointerType === "mouse") onRest(ad.id);
      }}
      onPointerLeave={() => onRest(null)}
    >
      <Link
        href={`/sessions/${ad.id}`}
        prefetch={false}
        data-index={index}
        tabIndex={tabIndex}
        className="block rounded-xl"
        onFocus={(event) => {
          onActive(index);
          if (event.currentTarget.matches(":focus-visible")) onRest(ad.id);
        }}
        onBlur={() => onRest(null)}
      >
        <div className="relative aspect-square overflow-hidden rounded-xl bg-stage text-stage-ink scheme-dark ring-1 ring-line ring-inset">
          <TileMedia ad={ad} playing={playing} dimmed={status === "working"} early={index < EARLY} />
          {status === "working" && (
            <div className="absolute inset-x-3 bottom-3 pointer-coarse:right-14">
              <ProgressBar value={ad.progress} label={t("progress", { name })} />
            </div>
          )}
          <div className="absolute top-2 left-2 flex max-w-[calc(100%-1rem)]">
            <TileBadge status={status} progress={ad.progress} />
          </div>
        </div>
        <div className="flex h-14 flex-col pt-2.5">
          <span className="truncate pr-8 font-medium pointer-coarse:pr-0" title={name}>
            {name}
          </span>
          <span className="flex gap-1.5 text-xs whitespace-nowrap text-muted">
            <span className="font-mono tabular-nums">{ad.aspect_ratio}</span>
            {client && <span className="truncate before:mr-1.5 before:content-['·']">{client}</span>}
            <span className="truncate before:mr-1.5 before:content-['·']">
              {format.relativeTime(new Date(ad.created_at), { now, style: "short" })}
            </span>
            <span className="ml-auto pl-2 font-mono tabular-nums">{money(ad.total_cost)}</span>
          </span>
        </div>
      </Link>
      <TileMenu ad={ad} name={name} tabIndex={tabIndex} onDelete={() => onDelete(index)} />
    </li>
  );
});

/** A tile that is still to come. */
export function TileSkeleton({ className }: { className?: string }) {
  return (
    <li className={cn("pointer-events-none", className)}>
      <Skeleton ratio="1:1" />
      <div className="h-14 space-y-2 pt-3">
        <Skeleton className="h-4 w-3/4 rounded-lg" />
        <Skeleton className="h-3 w-1/2 rounded-lg" />
      </div>
    </li>
  );
}
