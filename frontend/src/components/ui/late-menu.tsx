"use client";

import { useTranslations } from "next-intl";
import { useState, type ComponentProps, type ComponentType, type ReactNode } from "react";

import { toast } from "@/lib/toast";

type Opener = Pick<ComponentProps<"button">, "aria-haspopup" | "aria-expanded" | "onClick" | "onFocus" | "onKeyDown" | "onPointerEnter">;

/**
 * A button whose menu comes when it is first pressed, and its code as soon as the pointer or the focus is on it.
 * The menu brings a button like this one and starts open.
 */
export function LateMenu<Props extends object>({
  load,
  button,
  props,
}: {
  load: () => Promise<ComponentType<Props>>;
  button: (opener: Opener) => ReactNode;
  /** Of the menu. */
  props: Props;
}) {
  const t = useTranslations("common");
  const [Menu, setMenu] = useState<ComponentType<Props> | null>(null);
  if (Menu) return <Menu {...props} />;
  // Should it fail here, it is asked for again when the button is pressed.
  const ahead = () => void load().catch(() => {});
  const open = () =>
    void load().then(
      (loaded) => setMenu(() => loaded),
      () => toast.error(t("unreachable")),
    );
  return button({
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: ahead,
    onFocus: ahead,
    onClick: open,
    onKeyDown: (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      open();
    },
  });
}
