"use client";

import type { LucideIcon } from "lucide-react";
import { ToggleGroup } from "radix-ui";

import { cn } from "@/lib/cn";

const SIZE = { sm: "h-7 px-2.5 text-xs", md: "h-8 px-3 text-sm" };

/** One of a few, side by side. One is always chosen. */
export function Segmented<T extends string>({
  label,
  value,
  onChange,
  options,
  size = "md",
  disabled,
  className,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  /** With `iconOnly` the label is the icon's name. */
  options: readonly { value: T; label: string; icon?: LucideIcon; iconOnly?: boolean; disabled?: boolean }[];
  size?: keyof typeof SIZE;
  disabled?: boolean;
  className?: string;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next && onChange(next as T)}
      disabled={disabled}
      className={cn("inline-flex max-w-full flex-wrap gap-0.5 rounded-lg border border-line bg-raised p-0.5", className)}
    >
      {options.map(({ icon: Icon, ...option }) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled}
          aria-label={option.iconOnly ? option.label : undefined}
          title={option.iconOnly ? option.label : undefined}
          className={cn(
            "inline-flex min-w-6 items-center justify-center gap-1.5 rounded-md font-medium text-muted transition-colors hover:text-ink disabled:opacity-45 data-[state=on]:bg-floating data-[state=on]:text-ink data-[state=on]:shadow-sm data-[state=on]:ring-1 data-[state=on]:ring-line-strong pointer-coarse:min-h-11 pointer-coarse:min-w-11",
            SIZE[size],
          )}
        >
          {Icon && <Icon className="size-4" aria-hidden />}
          {!option.iconOnly && option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
