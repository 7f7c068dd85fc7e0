"use client";

import { useEffect, type RefObject } from "react";

const POINTER = "aria-activedescendant";

/** cmdk 1.1 reads the chosen entry before it is rendered, and names the one before, which may be gone: this puts it right. */
export function usePointing(root: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const within = root.current;
    if (!within) return;
    const point = () => {
      const id = within.querySelector("[role='option'][aria-selected='true']")?.id;
      for (const element of within.querySelectorAll("[role='combobox'], [role='listbox']")) {
        if (!id) element.removeAttribute(POINTER);
        else if (element.getAttribute(POINTER) !== id) element.setAttribute(POINTER, id);
      }
    };
    const observer = new MutationObserver(point);
    observer.observe(within, { subtree: true, childList: true, attributeFilter: ["aria-selected", POINTER] });
    return () => observer.disconnect();
  }, [root]);
}
