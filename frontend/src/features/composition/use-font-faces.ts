"use client";

import { useEffect, useState } from "react";

const FAMILY = (name: string) => `ad-${name}`;

/** Loads the very fonts that the finished ad uses; answers with the family of each that has arrived. */
export function useFontFaces(names: readonly string[]): (name: string) => string | undefined {
  const [loaded, setLoaded] = useState<readonly string[]>([]);
  const wanted = names.join("\n");
  useEffect(() => {
    let here = true;
    for (const name of wanted.split("\n").filter(Boolean)) {
      const face = new FontFace(FAMILY(name), `url(/api/fonts/${encodeURIComponent(name)}/file)`);
      face.load().then(
        () => {
          document.fonts.add(face);
          if (here) setLoaded((before) => (before.includes(name) ? before : [...before, name]));
        },
        () => undefined, // its name stands in the page's own face
      );
    }
    return () => {
      here = false;
    };
  }, [wanted]);
  return (name) => (loaded.includes(name) ? `"${FAMILY(name)}"` : undefined);
}
