"use client";

import { Download } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";

import { buttonClass } from "@/components/ui/button";
import type { Version } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { FileThumb } from "./file-thumb";

/** All versions, the newest first, each with its files to watch and take along. */
export function VersionList({ versions }: { versions: readonly Version[] }) {
  const t = useTranslations("versions");
  const dates = useFormatter();
  const { fileSize } = useFormat();
  return (
    <div className="min-w-0">
      <h2 className="text-xl font-semibold">{t("title")}</h2>
      <ol className="mt-4 space-y-6">
        {versions.map((version) => (
          <li key={version.version}>
            <h3 className="flex items-baseline justify-between gap-3 text-sm font-medium">
              {t("version", { number: version.version })}
              <time dateTime={version.created_at} className="text-xs font-normal text-muted">
                {dates.dateTime(new Date(version.created_at), { dateStyle: "medium", timeStyle: "short" })}
              </time>
            </h3>
            <p className="mt-0.5 truncate text-xs text-muted">{[version.cta, version.genre ? t(`genre.${version.genre}`) : t("noMusic")].join(" · ")}</p>
            <ul className="mt-2 divide-y divide-line border-y border-line">
              {version.files.map((file) => {
                const words = [file.hook, file.cta].filter(Boolean).join(" … ");
                return (
                  <li key={file.id} className="flex items-center gap-3 py-2">
                    <FileThumb file={file} name={t("watch", { number: version.version, ratio: file.aspect_ratio })} />
                    <p className="min-w-0 flex-1 text-xs">
                      <span className="block font-mono tabular-nums">
                        {file.aspect_ratio} <span className="text-muted">· {fileSize(file.file_size_mb * 1e6)}</span>
                      </span>
                      <span className="line-clamp-2 text-muted">{words}</span>
                    </p>
                    <a href={`${file.url}?download=1`} aria-label={t("download", { number: version.version, ratio: file.aspect_ratio, words })} className={buttonClass("ghost", "icon")}>
                      <Download className="size-4" aria-hidden />
                    </a>
                  </li>
                );
              })}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  );
}
