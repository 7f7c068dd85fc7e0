import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** A quiet word about the whole studio, over the page's foot: it moves nothing. */
export function Notice({ icon: Icon, text, children }: { icon: LucideIcon; text: string; children?: ReactNode }) {
  return (
    <div className="pointer-events-none fixed inset-x-4 bottom-4 z-30 flex justify-center">
      <div role="status" className="pointer-events-auto flex min-h-11 max-w-full animate-rise items-center gap-3 rounded-xl border border-line-strong bg-floating py-1.5 pr-3 pl-4 shadow-xl">
        <Icon className="size-4 shrink-0 text-warn" aria-hidden />
        <p className="min-w-0">{text}</p>
        {children}
      </div>
    </div>
  );
}
