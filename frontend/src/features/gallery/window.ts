/** Where tiles lie: equal columns of squares with a caption, rows a fixed step apart. */
export interface Layout {
  columns: number;
  /** From one row's top to the next one's. */
  step: number;
}

/** Rows beyond the edges of the screen that are there already. */
const AHEAD = 3;

/** The tiles to draw, from `first` up to and without `end`. `top` is how far the list has gone past the screen's edge. */
export function windowOf({ columns, step }: Layout, count: number, top: number, height: number): { first: number; end: number } {
  const rows = Math.ceil(count / columns);
  const from = Math.min(Math.max(Math.floor(top / step) - AHEAD, 0), Math.max(rows - 1, 0));
  const to = Math.min(Math.max(Math.ceil((top + height) / step) + AHEAD, from + 1), rows);
  return { first: from * columns, end: Math.min(to * columns, count) };
}

/** Pages that hold the tiles from `first` up to and without `end`; the first page is 1. */
export function pagesOf(first: number, end: number, size: number): number[] {
  const from = Math.floor(first / size) + 1;
  const to = Math.floor(Math.max(end - 1, first) / size) + 1;
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Where an arrow leads, or null if the key is none or leads nowhere. */
export function stepped(key: string, at: number, count: number, columns: number): number | null {
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns }[key];
  if (to === undefined || to < 0) return null;
  if (to < count) return to;
  // Down from a row above a shorter last one.
  const shorter = key === "ArrowDown" && Math.floor(at / columns) < Math.floor((count - 1) / columns);
  return shorter ? count - 1 : null;
}
