"use client";

import { useState } from "react";

/** A value with its earlier states; `change` can be taken back by `undo`, `replace` can not. */
export function useHistory<T>(initial: () => T) {
  const [{ value, past }, setState] = useState(() => ({ value: initial(), past: [] as T[] }));
  return {
    value,
    canUndo: past.length > 0,
    change: (next: T) => setState((state) => ({ value: next, past: [...state.past, state.value] })),
    /** For what changed by itself: earlier states are changed along. */
    replace: (change: (value: T) => T) => setState((state) => ({ value: change(state.value), past: state.past.map(change) })),
    undo: () => setState((state) => ({ value: state.past.at(-1) ?? state.value, past: state.past.slice(0, -1) })),
  };
}
