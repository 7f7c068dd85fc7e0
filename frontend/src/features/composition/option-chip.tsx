import type { CSSProperties, ReactNode } from "react";

import { cn } from "@/lib/cn";

/** A choice among several that are all seen: a radio or a checkbox that looks like a button. */
export function OptionChip({ type = "radio", name, checked, onChange, disabled, style, className, children }: {
  type?: "radio" | "checkbox";
  name?: string;
  checked: boolean;
  onChange: () => void;
  disabled?: boolean;
  style?: CSSProperties;
  className?: string;
  children: ReactNode;
}) {
  return (
    <label
      style={style}
      className={cn(
        "relative flex min-h-8 items-center rounded-lg border border-line-strong bg-surface px-3 text-xs font-medium transition-colors hover:border-ink/30 has-checked:border-accent-text has-checked:ring-1 has-checked:ring-accent-text has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-text has-disabled:opacity-45 pointer-coarse:min-h-11",
        className,
      )}
    >
      <input type={type} name={name} checked={checked} onChange={onChange} disabled={disabled} className="absolute inset-0 size-full cursor-pointer opacity-0" />
      {children}
    </label>
  );
}
