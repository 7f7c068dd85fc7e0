/** Steps that can be taken back and again. */
export interface History<T> {
  past: T[];
  now: T;
  future: T[];
}

const DEEPEST = 100;

export function begun<T>(now: T): History<T> {
  return { past: [], now, future: [] };
}

/** A new step; what was taken back before it is gone. */
export function stepped<T>(history: History<T>, now: T): History<T> {
  return { past: [...history.past, history.now].slice(-DEEPEST), now, future: [] };
}

/** The step at hand, still being made. */
export function amended<T>(history: History<T>, now: T): History<T> {
  return now === history.now ? history : { ...history, now };
}

export function undone<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return { past: history.past.slice(0, -1), now: last, future: [history.now, ...history.future] };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future };
}
