"use client";

import { useLocale, useTranslations } from "next-intl";

import type { FinalVideo } from "@/lib/api";
import { makerOf } from "@/lib/format";
import { useFormat } from "@/lib/use-format";

import type { AdFile } from "./files";
import { Panel } from "./panel";

/** What the file at hand is. */
export function FactsPanel({ video, file }: { video: FinalVideo; file: AdFile }) {
  const t = useTranslations("result.facts");
  const locale = useLocale();
  const { seconds, fileSize } = useFormat();
  const one = (value: number) => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
  const facts: [string, string][] = [
    [t("length"), seconds(file.duration)],
    [t("size"), `${file.resolution.replace("x", " × ")} · ${fileSize(file.file_size_mb * 1e6)}`],
    [t("frames"), t("perSecond", { count: video.fps })],
    [t("loudness"), video.loudness_lufs === null ? t("noMusic") : `${one(video.loudness_lufs)} LUFS`],
  ];
  if (video.music) facts.push([t("music"), video.music.startsWith("adreel/") ? t("studio") : makerOf({ provider: "hosted", model: video.music })]);
  return (
    <Panel title={t("title")}>
      <dl className="space-y-2 text-xs">
        {facts.map(([term, value]) => (
          <div key={term} className="flex justify-between gap-4">
            <dt className="text-muted">{term}</dt>
            <dd className="text-right font-mono tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
