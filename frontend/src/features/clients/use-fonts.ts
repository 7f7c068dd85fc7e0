"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { compositionListFontsOptions } from "@/lib/api/@tanstack/react-query.gen";

const known = new Set<string>();

/** The family by which a font of the studio is drawn here. */
export const familyOf = (name: string) => `"Ad ${name}"`;

/** The fonts to choose from, each drawn in its own letters; a file comes only when something is set in it. */
export function useFonts() {
  const fonts = useQuery({ ...compositionListFontsOptions(), staleTime: Infinity });
  const items = fonts.data?.items;
  useEffect(() => {
    for (const { name } of items ?? []) {
      if (known.has(name)) continue;
      known.add(name);
      document.fonts.add(new FontFace(`Ad ${name}`, `url(/api/fonts/${encodeURIComponent(name)}/file)`, { display: "swap" }));
    }
  }, [items]);
  return fonts;
}
