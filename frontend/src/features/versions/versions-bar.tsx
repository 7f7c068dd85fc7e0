"use client";

import { ChevronDown, ChevronUp, Columns2 } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { Version } from "@/lib/api";

import { takesOf } from "./changes";
import { CompareDialog } from "./compare-dialog";
import { FileThumb } from "./file-thumb";

/** The strip under the stage: every version at a glance, and the way to another. */
export function VersionsBar({ versions, open, onToggle }: { versions: readonly Version[] | undefined; open: boolean; onToggle: () => void }) {
  const t = useTranslations("versions");
  const takes = takesOf(versions ?? []);
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <div className="flex min-h-20 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 sm:px-5">
      <h2 className="text-sm font-semibold">{versions ? t("panel.count", { count: versions.length }) : t("title")}</h2>
      <ul aria-label={t("title")} aria-busy={!versions} className="flex min-w-0 flex-1 gap-2 overflow-x-auto p-0.5">
        {!versions && (
          <li>
            <Skeleton className="size-14" />
          </li>
        )}
        {takes.map(({ version, file }) => (
          <li key={file.id} className="flex shrink-0 items-center gap-2">
            <FileThumb file={file} name={t("watch", { number: version, ratio: file.aspect_ratio })} badge={String(version)} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {takes.length > 1 && (
          <CompareDialog
            takes={takes}
            trigger={
              <Button>
                <Columns2 className="size-4" aria-hidden />
                {t("compare.open")}
              </Button>
            }
          />
        )}
        <Button onClick={onToggle} aria-expanded={open} aria-controls={open ? "story-panel" : undefined} disabled={!versions}>
          {open ? t("panel.close") : t("panel.open")}
          <Chevron className="size-4" aria-hidden />
        </Button>
      </div>
    </div>
  );
}
