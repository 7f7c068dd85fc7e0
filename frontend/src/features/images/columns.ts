/** How many columns show `count` pictures of a ratio largest on a stage that is wider than high. */
export function columnsFor(ratio: string, count: number): number {
  const [width = 16, height = 9] = ratio.split(":").map(Number);
  const stage = 1.5;
  let best = 1;
  let largest = 0;
  for (let columns = 1; columns <= Math.max(count, 1); columns++) {
    const rows = Math.ceil(count / columns);
    // The width of a tile, in stage heights.
    const tile = Math.min(stage / columns, ((1 / rows) * width) / height);
    if (tile > largest + 1e-9) [best, largest] = [columns, tile];
  }
  return best;
}
