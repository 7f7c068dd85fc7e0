import Link from "next/link";

export function Logo({ href = "/" }: { href?: string }) {
  return (
    <Link href={href} className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" className="size-6 scheme-dark" aria-hidden>
        <rect width="32" height="32" rx="8" className="fill-raised" />
        <path d="M9 23 16 8l7 15h-4l-3-7-3 7z" className="fill-accent" />
      </svg>
      Adreel
    </Link>
  );
}
