"use client";

import { useMessages } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, type ReactNode } from "react";

import type { Area } from "./texts";

/** Shows what is said in some areas; where the page came without them, its server is asked first. */
export function NeedsTexts({ areas, fallback, children }: { areas: readonly Area[]; fallback: ReactNode; children: ReactNode }) {
  const known = useMessages();
  const router = useRouter();
  const missing = areas.some((area) => !(area in known));
  useEffect(() => {
    if (missing) router.refresh();
  }, [missing, router]);
  return missing ? fallback : children;
}
