import type { ReactNode } from "react";

import { cn } from "@/lib/cn";

/** A row of figures; holds `Stat`s. */
export function Stats({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={cn("flex flex-wrap gap-x-10 gap-y-4", className)}>{children}</dl>;
}

export function Stat({ name, figure, note }: { name: string; figure: ReactNode; note?: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="mt-0.5 font-mono text-xl tabular-nums">{figure}</dd>
      {note && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  );
}
