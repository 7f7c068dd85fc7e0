"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";

import { buttonClass } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";

import { shapesOf, type AdFile } from "./files";

/** The first file of every shape as a button, and the variants of their words below. */
export function Downloads({ files }: { files: readonly AdFile[] }) {
  const t = useTranslations("result");
  const { fileSize } = useFormat();
  const firsts = shapesOf(files).map((shape) => files.find((file) => file.aspect_ratio === shape)!);
  const others = files.filter((file) => !firsts.includes(file));
  return (
    <div className="space-y-2">
      {firsts.map((file, index) => (
        <a key={file.id} href={`${file.url}?download=1`} className={cn(buttonClass(index === 0 ? "primary" : "secondary", "lg"), "w-full justify-start px-4")}>
          <Download className="size-4 shrink-0" aria-hidden />
          <span className="min-w-0 flex-1 truncate text-left">{t("download", { ratio: file.aspect_ratio })}</span>
          <span className={cn("font-mono text-xs font-normal tabular-nums", index > 0 && "text-muted")}>{fileSize(file.file_size_mb * 1e6)}</span>
        </a>
      ))}
      {others.length > 0 && (
        <details>
          <summary className="flex min-h-8 cursor-pointer items-center text-xs font-medium text-muted hover:text-ink pointer-coarse:min-h-11">{t("others", { count: others.length })}</summary>
          <ul className="divide-y divide-line border-y border-line">
            {others.map((file) => (
              <li key={file.id} className="flex items-center gap-3 py-2">
                <span className="min-w-0 flex-1 text-xs">
                  <span className="block truncate">{file.hook ?? t("noHook")}</span>
                  <span className="block truncate text-muted">{[file.aspect_ratio, file.cta].filter(Boolean).join(" · ")}</span>
                </span>
                <a href={`${file.url}?download=1`} aria-label={t("downloadVariant", { ratio: file.aspect_ratio, hook: file.hook ?? "", cta: file.cta ?? "" })} className={buttonClass("ghost", "icon")}>
                  <Download className="size-4" aria-hidden />
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
