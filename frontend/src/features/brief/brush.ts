/** Radius of the brush, as a share of the photo's short side. */
export const THINNEST = 0.008;
export const THICKEST = 0.08;
export const ZOOMS = [1, 1.5, 2, 3, 4];

export function bounded(radius: number): number {
  return Math.min(Math.max(radius, THINNEST), THICKEST);
}

/** The next zoom in a direction, or the same at the end. */
export function zoomed(zoom: number, direction: 1 | -1): number {
  const at = ZOOMS.indexOf(zoom);
  return ZOOMS[Math.min(Math.max((at < 0 ? 0 : at) + direction, 0), ZOOMS.length - 1)]!;
}
