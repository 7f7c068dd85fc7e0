"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import type { SpentOnDay } from "@/lib/api";

import { csvOf } from "./figures";

export function CsvButton({ days }: { days: readonly SpentOnDay[] | undefined }) {
  const t = useTranslations("costs");
  const save = () => {
    const from = days?.[0]?.day;
    const to = days?.at(-1)?.day;
    if (!days || !from || !to) return;
    const url = URL.createObjectURL(new Blob([csvOf(days)], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `adreel-costs_${from}_${to}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button onClick={save} disabled={!days?.length}>
      <Download className="size-4" aria-hidden />
      {t("csv")}
    </Button>
  );
}
