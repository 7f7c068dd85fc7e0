"use client";

import { Command } from "cmdk";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export function PaletteGroup({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

export function PaletteItem({
  icon: Icon,
  picture,
  hint,
  value,
  onSelect,
  children,
}: {
  icon?: LucideIcon;
  /** Instead of the icon. */
  picture?: ReactNode;
  hint?: ReactNode;
  value: string;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-3 rounded-lg px-2.5 py-1 outline-none select-none aria-selected:bg-ink/8 aria-selected:outline-2 aria-selected:-outline-offset-2 aria-selected:outline-line-strong pointer-coarse:min-h-11"
    >
      {picture ?? (Icon && <Icon className="size-4 shrink-0 text-muted" aria-hidden />)}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint && <span className="shrink-0 text-xs text-muted">{hint}</span>}
    </Command.Item>
  );
}
