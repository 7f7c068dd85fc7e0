"use client";

import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

/** A row of tabs; its `TabPanel`s are its children. */
export function Tabs<T extends string>({
  label,
  value,
  onChange,
  items,
  className,
  children,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  items: readonly { value: T; label: ReactNode; disabled?: boolean }[];
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)} className={className}>
      <Radix.List aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line">
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            disabled={item.disabled}
            className="flex h-10 shrink-0 items-center gap-2 border-b-2 border-transparent font-medium text-muted -outline-offset-2 transition-colors hover:text-ink disabled:opacity-45 data-[state=active]:border-accent-text data-[state=active]:text-ink pointer-coarse:h-11"
          >
            {item.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({ value, className, children }: { value: string; className?: string; children: ReactNode }) {
  return (
    <Radix.Content value={value} className={cn("pt-5", className)}>
      {children}
    </Radix.Content>
  );
}
