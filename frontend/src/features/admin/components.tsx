"use client";

import { Check, LoaderCircle, X } from "lucide-react";
import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import type { Readiness } from "@/lib/api";

const NAMES = ["database", "storage", "queue"] as const;
const LOOK = { ok: { kind: "good", icon: Check }, starting: { kind: "warn", icon: LoaderCircle }, failed: { kind: "bad", icon: X } } as const;

/** Database, storage and queue, each with its state. */
export function Components({ readiness }: { readiness: Readiness | undefined }) {
  const t = useTranslations("admin.component");
  return (
    <dl aria-label={t("title")} className="flex flex-wrap gap-x-8 gap-y-3">
      {NAMES.map((name) => {
        const component = readiness?.components[name];
        return (
          <div key={name}>
            <dt className="text-xs text-muted">{t(name)}</dt>
            <dd className="mt-1">{component ? <Badge {...LOOK[component.state]}>{t(component.state)}</Badge> : <Skeleton className="h-6 w-20 rounded-full" />}</dd>
            <dd className="mt-1 min-h-4.5 max-w-48 text-xs wrap-anywhere text-muted">{component?.detail}</dd>
          </div>
        );
      })}
    </dl>
  );
}
