"use client";

import { Check, ChevronRight, X } from "lucide-react";
import { useTranslations } from "next-intl";

import type { LaunchFinding } from "@/lib/api";
import { cn } from "@/lib/cn";

import type { AdFile } from "./files";
import { Panel } from "./panel";

/** Checks that the interface has a name for; others keep the server's. */
const KNOWN = ["resolution", "length", "size", "text", "loudness", "true peak"] as const;

/** Where the ad may run: every placement of its shapes, with what was measured. */
export function LaunchKit({ files }: { files: readonly AdFile[] }) {
  const t = useTranslations("result.launch");
  const found = files.flatMap((file) => file.launch_kit.map((finding) => ({ file, finding })));
  if (found.length === 0) return null;
  const fit = found.filter(({ finding }) => finding.passed).length;
  return (
    <Panel title={t("title")} aside={<span className={cn("text-xs", fit === found.length ? "text-good" : "text-warn")}>{t("fit", { fit, count: found.length })}</span>}>
      <ul className="divide-y divide-line border-y border-line">
        {found.map(({ file, finding }) => (
          <li key={`${file.id}-${finding.placement}`}>
            <Placement finding={finding} detail={file.hook ? `${file.aspect_ratio} · ${file.hook}` : file.aspect_ratio} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Placement({ finding, detail }: { finding: LaunchFinding; detail: string }) {
  const t = useTranslations("result.launch");
  const Icon = finding.passed ? Check : X;
  const name = (check: string) => ((KNOWN as readonly string[]).includes(check) ? t(`check.${check.replace(" ", "_") as "resolution"}`) : check);
  return (
    <details className="group">
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 py-1.5 pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3.5 shrink-0 text-muted transition-transform group-open:rotate-90" aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block truncate">{finding.label}</span>
          <span className="block truncate text-xs text-muted">{detail}</span>
        </span>
        <span className={cn("flex shrink-0 items-center gap-1 text-xs font-medium", finding.passed ? "text-good" : "text-bad")}>
          <Icon className="size-4" aria-hidden />
          {finding.passed ? t("passed") : t("failed")}
        </span>
      </summary>
      <dl className="space-y-1.5 pt-1 pb-3 pl-5.5 text-xs">
        {finding.checks.map((check) => (
          <div key={check.name} className="flex justify-between gap-4">
            <dt className="shrink-0 text-muted">{name(check.name)}</dt>
            <dd className="text-right">
              <span className={cn("font-mono tabular-nums", !check.passed && "text-bad")}>{check.value}</span>
              <span className="block text-muted">{t("asked", { required: check.required })}</span>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
