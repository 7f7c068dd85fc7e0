"use client";

import { useEffect, useEffectEvent, useState } from "react";

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** Files dropped anywhere on the page; tells whether some hover over it. */
export function useDrop(onFiles: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(onFiles);
  useEffect(() => {
    let depth = 0;
    const on = {
      dragenter(event: DragEvent) {
        if (carriesFiles(event) && ++depth === 1) setOver(true);
      },
      dragleave(event: DragEvent) {
        if (carriesFiles(event) && --depth <= 0) {
          depth = 0;
          setOver(false);
        }
      },
      dragover(event: DragEvent) {
        if (carriesFiles(event)) event.preventDefault();
      },
      drop(event: DragEvent) {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        depth = 0;
        setOver(false);
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length > 0) take(files);
      },
    };
    const names = ["dragenter", "dragleave", "dragover", "drop"] as const;
    names.forEach((name) => window.addEventListener(name, on[name]));
    return () => names.forEach((name) => window.removeEventListener(name, on[name]));
  }, []);
  return over;
}
