const STEPS = [2, 4, 6, 8, 10];

/** The top of an axis from zero: at least `max`, and half of it is a round figure too. `whole` for what comes in pieces. */
export function axisTop(max: number, whole = false): number {
  if (!(max > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(max));
  const step = STEPS.map((each) => each / 10).concat(STEPS).find((each) => each * power >= max - power * 1e-9) ?? 10;
  const top = Number((step * power).toPrecision(3));
  return whole ? Math.max(top, 2) : top;
}

/** Which of `count` bars lies under a point `x` of a plot `width` wide. */
export function barAt(x: number, width: number, count: number): number | null {
  if (count === 0 || width <= 0) return null;
  return Math.min(Math.max(Math.floor((x / width) * count), 0), count - 1);
}
