"use client";

import { Suspense, useState, type ComponentProps, type ReactNode } from "react";

type Opener = Pick<ComponentProps<"button">, "aria-haspopup" | "aria-expanded" | "onClick" | "onFocus" | "onPointerEnter">;

/**
 * A button whose menu comes when it is first pressed, and its code as soon as the pointer or the focus is on it.
 * `menu` brings a button like this one and starts open.
 */
export function LateMenu({ load, button, menu }: { load: () => Promise<unknown>; button: (opener: Opener) => ReactNode; menu: ReactNode }) {
  const [pressed, setPressed] = useState(false);
  // Should it fail here, it is asked for again when the button is pressed.
  const ahead = () => void load().catch(() => {});
  const still = button({
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: ahead,
    onFocus: ahead,
    onClick: () => setPressed(true),
  });
  return pressed ? <Suspense fallback={still}>{menu}</Suspense> : still;
}
