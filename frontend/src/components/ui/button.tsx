import { cva } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes } from "react";

import { cn } from "@/lib/cn";

const styles = cva(
  "inline-flex min-h-6 min-w-6 items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors duration-150 disabled:cursor-not-allowed disabled:opacity-45 pointer-coarse:min-h-11 pointer-coarse:min-w-11",
  {
    variants: {
      kind: {
        primary: "bg-accent text-accent-ink hover:bg-accent/90",
        secondary: "border border-line-strong bg-surface hover:bg-raised",
        ghost: "hover:bg-ink/8 text-muted hover:text-ink",
        danger: "bg-bad text-bad-ink hover:bg-bad/90",
      },
      size: {
        sm: "h-8 px-3 text-xs",
        md: "h-9 px-4 text-sm",
        lg: "h-10 px-5 text-sm",
        icon: "size-8 shrink-0",
        "icon-md": "size-9 shrink-0",
      },
    },
  },
);

type Kind = "primary" | "secondary" | "ghost" | "danger";
type Size = "sm" | "md" | "lg" | "icon" | "icon-md";

export function buttonClass(kind: Kind = "secondary", size: Size = "md") {
  return styles({ kind, size });
}

export function Button({
  kind = "secondary",
  size = "md",
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: Kind; size?: Size; busy?: boolean }) {
  return (
    <button
      type="button"
      className={cn(styles({ kind, size }), className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy && <LoaderCircle className="size-4 animate-spin" aria-hidden />}
      {children}
    </button>
  );
}
