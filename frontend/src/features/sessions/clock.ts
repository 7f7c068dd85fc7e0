/** Seconds as a clock: "0:07", "12:05", "1:02:05". */
export function clock(seconds: number): string {
  const whole = Math.max(Math.floor(seconds), 0);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(s).padStart(2, "0")}`;
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

/** What is left of an estimate that was given `ago` ms ago; null while nothing was told. */
export function leftOf(eta: number | null, ago: number): number | null {
  return eta === null ? null : Math.max(eta - ago / 1000, 0);
}
