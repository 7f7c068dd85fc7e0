"use client";

import type { ReactNode } from "react";

import { Menu, MenuChoice } from "@/components/ui/menu";

/** Which words play, among the variants of a shape. */
export function VariantMenu({
  trigger,
  ...choice
}: {
  trigger: ReactNode;
  label: string;
  value: string;
  onChange: (id: string) => void;
  options: { value: string; label: string }[];
}) {
  return (
    <Menu startsOpen trigger={trigger}>
      <MenuChoice {...choice} />
    </Menu>
  );
}
