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

const SHORT = 8;
const NOTHING = "none";

/** A selection for the address bar: its order, by the beginnings of its ids. */
export function toAddress(ids: string[]): string {
  return ids.map((id) => id.slice(0, SHORT)).join(".") || NOTHING;
}

/** Read back; null where the address says nothing. What is gone since is left out. */
export function fromAddress(text: string | null, all: string[]): string[] | null {
  if (text === null) return null;
  if (text === NOTHING) return [];
  return text.split(".").flatMap((short) => all.find((id) => id.startsWith(short)) ?? []);
}

/** The neighbour `by` places on; it stops at the ends. */
export function stepped(all: string[], from: string | null, by: number): string | null {
  if (all.length === 0) return null;
  const at = from === null ? -1 : all.indexOf(from);
  if (at < 0) return all[by > 0 ? 0 : all.length - 1]!;
  return all[Math.min(Math.max(at + by, 0), all.length - 1)]!;
}

/** Ids after some were made again: a new one stands for the one whose place it took, the rest that is gone falls out. */
export function carried(ids: string[], before: string[], after: string[]): string[] {
  return ids.flatMap((id) => {
    if (after.includes(id)) return id;
    const successor = before.length === after.length ? after[before.indexOf(id)] : undefined;
    return successor !== undefined && !before.includes(successor) ? successor : [];
  });
}
