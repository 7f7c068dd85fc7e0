"use client";

import { useNow, useTranslations } from "next-intl";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

import type { SessionSummary } from "@/lib/api";
import { cn } from "@/lib/cn";
import { useShortcut } from "@/lib/shortcuts";

import { Tile, TileSkeleton } from "./tile";
import { useFilm } from "./use-film";
import { useWindow } from "./use-window";
import { pagesOf, stepped } from "./window";

export const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(15rem,45%),1fr))] gap-x-4 gap-y-5 sm:gap-x-5";
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** The ads in equal tiles. Only those near the screen are drawn, so that hundreds scroll smoothly. */
export function Grid({
  places,
  clients,
  pageSize,
  stale,
  onShow,
  onDelete,
}: {
  places: (SessionSummary | null)[];
  clients: Map<string, string>;
  pageSize: number;
  stale: boolean;
  onShow: (pages: number[]) => void;
  onDelete: (ad: SessionSummary, name: string) => void;
}) {
  const t = useTranslations("gallery");
  const now = useNow({ updateInterval: 60_000 });
  const { list, first, end, columns, room, reveal } = useWindow(places.length);
  const { playing, rest } = useFilm();
  const [at, setAt] = useState(0);
  const active = at >= first && at < end ? at : first;
  const wanted = useRef<number | null>(null);

  const show = useEffectEvent(onShow);
  useEffect(() => {
    if (end > first) show(pagesOf(first, end, pageSize));
  }, [first, end, pageSize]);

  useEffect(() => {
    if (wanted.current === null) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });

  const go = (index: number) => {
    wanted.current = index;
    setAt(index);
    reveal(index);
  };
  const focused = () => {
    const link = document.activeElement?.closest<HTMLElement>("[data-index]");
    return link && list.current?.contains(link) ? Number(link.dataset.index) : null;
  };
  useShortcut(
    ARROWS,
    (event) => {
      const from = focused();
      const to = from === null ? active : stepped(event.key, from, places.length, columns); // the first press only goes in
      if (to !== null) go(to);
    },
    { label: t("keys.move"), enabled: places.length > 0 },
  );

  const remove = (index: number) => {
    const ad = places[index];
    if (!ad) return;
    onDelete(ad, ad.title || ad.product_prompt || t("tile.untitled"));
    if (places.length > 1) go(Math.min(index, places.length - 2));
  };
  const latest = useRef(remove); // so that tiles need not be drawn again when others change
  useEffect(() => {
    latest.current = remove;
  });
  const removeAt = useCallback((index: number) => latest.current(index), []);
  useShortcut(["Delete", "Backspace"], () => focused() !== null && remove(focused()!), { label: t("keys.delete"), enabled: places.length > 0 });

  const onActive = useCallback((index: number) => setAt(index), []);
  return (
    <ul ref={list} aria-label={t("list")} className={cn(GRID, "transition-opacity duration-150", stale && "opacity-60")} style={room}>
      {places.slice(first, end).map((ad, i) =>
        ad ? (
          <Tile
            key={ad.id}
            ad={ad}
            index={first + i}
            count={places.length}
            client={ad.client_id ? clients.get(ad.client_id) : undefined}
            now={now}
            playing={playing === ad.id}
            active={first + i === active}
            onRest={rest}
            onActive={onActive}
            onDelete={removeAt}
          />
        ) : (
          <TileSkeleton key={`place-${first + i}`} />
        ),
      )}
    </ul>
  );
}
