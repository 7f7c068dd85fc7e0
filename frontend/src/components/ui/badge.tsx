import { cva } from "class-variance-authority";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

const styles = cva("inline-flex h-6 max-w-full items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium whitespace-nowrap", {
  variants: {
    kind: {
      neutral: "border-line-strong text-muted",
      good: "border-good/40 text-good",
      bad: "border-bad/40 text-bad",
      warn: "border-warn/40 text-warn",
      accent: "border-accent-text/40 text-accent-text",
    },
  },
});

/** A state in a word; the colour only underlines it. */
export function Badge({
  kind = "neutral",
  icon: Icon,
  className,
  children,
}: {
  kind?: "neutral" | "good" | "bad" | "warn" | "accent";
  icon?: LucideIcon;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span className={cn(styles({ kind }), className)}>
      {Icon && <Icon className="size-3.5 shrink-0" aria-hidden />}
      <span className="truncate">{children}</span>
    </span>
  );
}
