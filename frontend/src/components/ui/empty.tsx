import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Nothing here yet: one sentence, one way on. */
export function Empty({ icon: Icon, text, action }: { icon: LucideIcon; text: string; action?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-2xl flex-col items-center px-4 py-16 text-center">
      <Icon className="size-8 text-muted" strokeWidth={1.5} aria-hidden />
      <p className="mt-4 text-base text-balance">{text}</p>
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}
