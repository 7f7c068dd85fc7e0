"use client";

import { Switch as Radix } from "radix-ui";
import { useId, type ReactNode } from "react";

export function Switch({
  label,
  hint,
  checked,
  onChange,
  disabled,
}: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4 pointer-coarse:min-h-11 pointer-coarse:items-center">
      <div>
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="relative inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-muted bg-raised transition-colors after:absolute after:inset-x-0 after:-inset-y-2.5 disabled:opacity-45 data-[state=checked]:border-accent-text data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-4 translate-x-0.5 rounded-full bg-muted transition-transform duration-150 data-[state=checked]:translate-x-5 data-[state=checked]:bg-accent-ink" />
      </Radix.Root>
    </div>
  );
}
