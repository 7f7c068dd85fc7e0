"use client";

import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";

import { windowOf, type Layout } from "./window";

/** Below the square of a tile; `tile.tsx` gives its caption this height. */
const CAPTION = 56;
/** Tiles that a page comes with, before the browser has measured it. */
const FIRST = 12;

function scrollerOf(element: Element): Element {
  for (let up = element.parentElement; up; up = up.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(up).overflowY) && up.scrollHeight > up.clientHeight) return up;
  }
  return document.scrollingElement ?? document.documentElement;
}

const readTop = () => (window.history.state as { galleryTop?: number } | null)?.galleryTop;

/**
 * Which tiles of a long grid are near the screen. The grid's own CSS says how many columns there are. Where one has
 * scrolled to is kept with the entry of the browser's history, so that going back or reloading finds it.
 */
export function useWindow(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const [layout, setLayout] = useState<Layout | null>(null);
  const [range, setRange] = useState({ first: 0, end: FIRST });
  const restored = useRef(false);

  const measure = () => {
    const element = list.current;
    if (!element) return;
    const style = getComputedStyle(element);
    const columns = style.gridTemplateColumns.split(" ").map(parseFloat);
    const next = { columns: columns.length, step: (columns[0] ?? 0) + CAPTION + parseFloat(style.rowGap) };
    setLayout((now) => (now && now.columns === next.columns && Math.abs(now.step - next.step) < 0.1 ? now : next));
  };
  const look = () => {
    const element = list.current;
    if (!element || !layout) return;
    const next = windowOf(layout, count, -element.getBoundingClientRect().top, window.innerHeight);
    setRange((now) => (now.first === next.first && now.end === next.end ? now : next));
  };
  const onMeasure = useEffectEvent(measure);
  const onLook = useEffectEvent(look);

  useLayoutEffect(() => {
    onMeasure();
    const observer = new ResizeObserver(() => onMeasure());
    observer.observe(list.current!);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    onLook();
    const top = readTop();
    if (!layout || restored.current) return;
    restored.current = true;
    if (top) scrollerOf(list.current!).scrollTop = top;
  }, [layout, count]);

  useEffect(() => {
    let frame = 0;
    let timer: ReturnType<typeof setTimeout>;
    const onScroll = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => onLook());
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!list.current) return;
        const galleryTop = Math.round(scrollerOf(list.current).scrollTop);
        window.history.replaceState({ ...window.history.state, galleryTop }, "");
      }, 150);
    };
    document.addEventListener("scroll", onScroll, { capture: true, passive: true });
    window.addEventListener("resize", onScroll);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      document.removeEventListener("scroll", onScroll, { capture: true });
      window.removeEventListener("resize", onScroll);
    };
  }, []);

  const rows = layout ? Math.ceil(count / layout.columns) : 0;
  const above = layout ? Math.floor(range.first / layout.columns) : 0;
  const below = layout ? rows - Math.ceil(range.end / layout.columns) : 0;
  return {
    list,
    first: Math.min(range.first, count),
    end: Math.min(range.end, count),
    columns: layout?.columns ?? 1,
    room: layout ? { paddingTop: above * layout.step, paddingBottom: Math.max(below, 0) * layout.step } : undefined,
    /** Scrolls so far that the tile is there; its row is drawn then. */
    reveal(index: number) {
      const element = list.current;
      if (!element || !layout) return;
      const top = element.getBoundingClientRect().top + Math.floor(index / layout.columns) * layout.step;
      const margin = 80; // what sticks to the top
      const over = top < margin ? top - margin : Math.max(top + layout.step - window.innerHeight, 0);
      if (over !== 0) scrollerOf(element).scrollTop += over;
      look();
    },
  };
}
