"use client";

import { useEffect, useState, type RefObject } from "react";

const POINTER = "aria-activedescendant";

/**
 * The chosen entry of the palette. Where entries come and go, cmdk 1.1 leaves none chosen, or names one to
 * screen readers that is gone: then the first is chosen, and the right one named.
 */
export function useChosen(root: RefObject<HTMLElement | null>) {
  const [value, setValue] = useState("");
  useEffect(() => {
    const within = root.current;
    if (!within) return;
    const mend = () => {
      const chosen = within.querySelector("[role='option'][aria-selected='true']");
      if (!chosen) return setValue(within.querySelector("[role='option']")?.getAttribute("data-value") ?? "");
      for (const element of within.querySelectorAll("[role='combobox'], [role='listbox']")) {
        if (element.getAttribute(POINTER) !== chosen.id) element.setAttribute(POINTER, chosen.id);
      }
    };
    const observer = new MutationObserver(mend);
    observer.observe(within, { subtree: true, childList: true, attributeFilter: ["aria-selected", POINTER] });
    return () => observer.disconnect();
  }, [root]);
  return { value, onValueChange: setValue };
}
