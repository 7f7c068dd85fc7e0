/** What plays of a clip, in seconds. */
export interface Range {
  start: number;
  end: number;
}

/** The speed after a press of J, K, L or Space; negative is backwards, 0 stands. */
export function shuttle(rate: number, key: string): number {
  switch (key.toLowerCase()) {
    case "l":
      return rate <= 0 ? 1 : Math.min(rate * 2, 4);
    case "j":
      return rate >= 0 ? -1 : Math.max(rate * 2, -4);
    case "k":
      return 0;
    default:
      return rate === 0 ? 1 : 0;
  }
}

/** A moment within what plays. */
export function within(time: number, { start, end }: Range): number {
  return Math.min(Math.max(time, start), end);
}

/** The same, some frames on. It aims at the middle of the frame: on its edge a browser may show the one before. */
export function frameStep(time: number, by: number, fps: number, range: Range): number {
  const frame = Math.floor(time * fps + 0.01) + by;
  return within((frame + 0.5) / fps, range);
}

/** Playing from the end starts over. */
export function startingAt(time: number, range: Range): number {
  return time >= range.end - 0.06 || time < range.start ? range.start : time;
}
