/** A place in an ad, as "0:07.3". */
export function timecode(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  const whole = Math.floor(tenths / 10);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}.${tenths % 10}`;
}

export function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Where the keys of a slider lead from `time`; null for every other key. */
export function steppedTo(key: string, time: number, duration: number, step = 0.1): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: time - step,
    ArrowDown: time - step,
    ArrowRight: time + step,
    ArrowUp: time + step,
    PageDown: time - 1,
    PageUp: time + 1,
    Home: 0,
    End: duration,
  };
  return key in steps ? within(steps[key]!, 0, duration) : null;
}
