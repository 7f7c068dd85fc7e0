"use client";

import { Check, X } from "lucide-react";
import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";

import { Section } from "./section";
import type { Admin } from "./use-admin";
import { When } from "./when";

/** Which processes take work up. */
export function Processes({ query, now }: { query: Admin["health"]; now: Date }) {
  const t = useTranslations("admin.processes");
  const common = useTranslations("common");
  const processes = query.data?.processes;
  return (
    <Section id="processes" title={t("title")} text={t("text")}>
      {!processes ? (
        query.isPending && (
          <div role="group" aria-busy aria-label={common("loading")}>
            <Skeleton className="h-5 max-w-80" />
          </div>
        )
      ) : processes.length === 0 ? (
        <p className="text-muted">{t("none")}</p>
      ) : (
        <ul aria-labelledby="processes" className="divide-y divide-line border-y border-line">
          {processes.map((process) => (
            <li key={process.id} className="flex flex-wrap items-center gap-x-6 gap-y-1 py-3">
              <Badge kind={process.alive ? "good" : "neutral"} icon={process.alive ? Check : X} className="min-w-20">
                {process.alive ? t("alive") : t("gone")}
              </Badge>
              <span className="min-w-0 flex-1 basis-48 font-mono text-xs wrap-anywhere">
                {process.host} <span className="text-muted">· {t("pid", { pid: String(process.pid) })}</span>
              </span>
              <span className="w-36 text-xs text-muted">{t.rich("since", { when: () => <When iso={process.started_at} now={now} /> })}</span>
              <span className="w-36 text-xs text-muted">{t.rich("heard", { when: () => <When iso={process.heard_at} now={now} /> })}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
