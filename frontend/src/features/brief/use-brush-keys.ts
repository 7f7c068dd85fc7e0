"use client";

import { useEffect, type Dispatch, type SetStateAction } from "react";

import { bounded } from "./brush";
import { redone, undone, type History } from "./history";
import type { Mark } from "./strokes";

const STEP = 1.25;

/** ⌘Z and ⇧⌘Z take strokes back and again, [ and ] change the brush. */
export function useBrushKeys({
  setMarks,
  radius,
  setRadius,
}: {
  setMarks: Dispatch<SetStateAction<History<Mark[]>>>;
  radius: number;
  setRadius: (radius: number) => void;
}) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if ((event.metaKey || event.ctrlKey) && (key === "z" || key === "y")) {
        event.preventDefault();
        setMarks(event.shiftKey || key === "y" ? redone : undone);
      } else if (key === "[" || key === "]") {
        setRadius(bounded(key === "]" ? radius * STEP : radius / STEP));
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [setMarks, radius, setRadius]);
}
