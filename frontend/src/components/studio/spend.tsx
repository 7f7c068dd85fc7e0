"use client";

import type { ReactElement } from "react";

import { Confirm } from "@/components/ui/confirm";

/** A button that may cost money: then it asks first. What is free happens at once. */
export function Spend({
  price,
  title,
  text,
  action,
  onSpend,
  children,
}: {
  price: number;
  title: string;
  text: string;
  action: string;
  onSpend: () => void;
  children: (press: { onClick?: () => void }) => ReactElement;
}) {
  if (price <= 0) return children({ onClick: onSpend });
  return <Confirm kind="primary" trigger={children({})} title={title} text={text} action={action} onConfirm={onSpend} />;
}
