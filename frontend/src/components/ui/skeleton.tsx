import { cn } from "@/lib/cn";
import { ratioStyle } from "@/lib/format";

/** The room of something that is loading, in its final shape (`ratio` as in "9:16"). Put `aria-busy` on what holds it. */
export function Skeleton({ ratio, className }: { ratio?: string; className?: string }) {
  return (
    <div
      aria-hidden
      className={cn("rounded-xl bg-raised motion-safe:animate-pulse", className)}
      style={ratio ? ratioStyle(ratio) : undefined}
    />
  );
}
