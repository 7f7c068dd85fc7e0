/** Toggles an id at the end of a selection; with `range`, everything from the last one to it is added. */
export function toggled(selected: string[], id: string, all: string[], range: boolean): string[] {
  if (selected.includes(id)) return selected.filter((other) => other !== id);
  const last = selected.at(-1);
  if (range && last !== undefined) {
    const [a, b] = [all.indexOf(last), all.indexOf(id)];
    if (a >= 0 && b >= 0) {
      const between = all.slice(Math.min(a, b), Math.max(a, b) + 1);
      return [...selected, ...between.filter((other) => !selected.includes(other))];
    }
  }
  return [...selected, id];
}
