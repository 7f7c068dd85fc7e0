import { ArrowDown, ArrowUp } from "lucide-react";

import { cn } from "@/lib/cn";

export function ColumnHead({ label, sorted, onSort, className }: { label: string; sorted?: "ascending" | "descending"; onSort: () => void; className?: string }) {
  const Arrow = sorted === "ascending" ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={sorted} className={cn("p-0 text-xs font-medium", className)}>
      <button
        type="button"
        onClick={onSort}
        className={cn("inline-flex h-8 items-center gap-1 rounded-lg in-[.text-right]:flex-row-reverse text-muted hover:text-ink pointer-coarse:h-11", sorted && "text-ink")}
      >
        {label}
        <Arrow className={cn("size-3.5", !sorted && "invisible max-sm:hidden")} aria-hidden />
      </button>
    </th>
  );
}
