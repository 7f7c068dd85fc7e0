"use client";

import { Switch as Radix } from "radix-ui";
import { useId } from "react";

export function Switch({
  label,
  checked,
  onChange,
  disabled,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4 pointer-coarse:min-h-11 pointer-coarse:items-center">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="relative inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-muted bg-raised transition-colors after:absolute after:inset-x-0 after:-inset-y-2.5 disabled:opacity-45 data-[state=checked]:border-accent-text data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-4 translate-x-0.5 rounded-full bg-muted transition-transform duration-150 data-[state=checked]:translate-x-5 data-[state=checked]:bg-accent-ink" />
      </Radix.Root>
    </div>
  );
}
