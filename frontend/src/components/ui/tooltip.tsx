"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/** A hint on a focusable element. It does not name it: an icon button still needs its `aria-label`. */
export function Tooltip({
  text,
  side = "top",
  children,
}: {
  text: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}) {
  return (
    <Radix.Provider delayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 flex max-w-64 animate-fade items-center gap-2 rounded-lg border border-line-strong bg-floating px-2.5 py-1.5 text-xs shadow-lg"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
