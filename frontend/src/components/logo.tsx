import Link from "next/link";

import { Mark, MARK_LINK } from "./mark";

/** `short`: on a small screen the mark alone is seen. */
export function Logo({ href = "/", short = false }: { href?: string; short?: boolean }) {
  return (
    <Link href={href} className={MARK_LINK}>
      <Mark short={short} />
    </Link>
  );
}
