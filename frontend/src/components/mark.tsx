import { cn } from "@/lib/cn";

export const MARK_LINK = "flex min-h-6 shrink-0 items-center gap-2 rounded-lg text-base font-semibold tracking-tight pointer-coarse:min-h-11";

/** What a logo's link shows. `short`: on a small screen without the name. */
export function Mark({ short = false }: { short?: boolean }) {
  return (
    <>
      <svg viewBox="0 0 32 32" className="size-6 scheme-dark" aria-hidden>
        <rect width="32" height="32" rx="8" className="fill-raised" />
        <path d="M9 23 16 8l7 15h-4l-3-7-3 7z" className="fill-accent" />
      </svg>
      <span className={cn(short && "sr-only sm:not-sr-only")}>Adreel</span>
    </>
  );
}
