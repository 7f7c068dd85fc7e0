/** Seconds of a clip that are shown. */
export interface Range {
  start: number;
  end: number;
}

export type Edge = keyof Range;

/** Less is not seen as a shot; the server says the same. */
export const SHORTEST = 0.8;

const round = (value: number) => Math.round(value * 100) / 100;

/** The range with one of its edges moved: it stays within the clip and keeps the shortest length. */
export function moved(range: Range, edge: Edge, to: number, whole: number): Range {
  const shortest = Math.min(SHORTEST, whole);
  if (edge === "start") return { start: round(Math.min(Math.max(to, 0), range.end - shortest)), end: range.end };
  return { start: range.start, end: Math.min(round(Math.max(to, range.start + shortest)), whole) };
}

export function lengthOf({ start, end }: Range): number {
  return Math.max(end - start, 0);
}

/** Nothing is cut off, as far as can be seen. */
export function isWhole({ start, end }: Range, whole: number): boolean {
  return start <= 0.005 && end >= whole - 0.005;
}

/** Where a moment lies on a bar, in percent. */
export function percentAt(time: number, whole: number): number {
  return whole > 0 ? Math.min(Math.max((time / whole) * 100, 0), 100) : 0;
}
