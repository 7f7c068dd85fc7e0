import { within } from "./time";

/** A bar of a waveform: its middle as a share of the width, and its height as a share of the tallest. */
export interface Bar {
  x: number;
  height: number;
}

/** As many bars as there is room for, each as loud as the loudest of what it stands for. */
export function bars(peaks: readonly number[], count: number): Bar[] {
  const loudest = Math.max(...peaks, 0) || 1;
  const wanted = Math.min(Math.max(Math.floor(count), 1), peaks.length);
  return Array.from({ length: wanted }, (_, i) => {
    const from = Math.floor((i * peaks.length) / wanted);
    const to = Math.max(Math.floor(((i + 1) * peaks.length) / wanted), from + 1);
    return { x: (i + 0.5) / wanted, height: Math.max(...peaks.slice(from, to)) / loudest };
  });
}

/** The time under a pointer. */
export function timeAt(x: number, left: number, width: number, duration: number): number {
  return width > 0 ? within((x - left) / width, 0, 1) * duration : 0;
}

/** "12.5%" */
export function place(time: number, duration: number): string {
  return `${duration > 0 ? within(time / duration, 0, 1) * 100 : 0}%`;
}
