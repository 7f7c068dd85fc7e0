"use client";

import { useEffect } from "react";

/** The letters of figures and codes; the system's own, as wide, stand in for them until the page is awake. */
export function FiguresFont() {
  useEffect(() => void import("./figures-font-face").catch(() => {}), []);
  return null;
}
