"use client";

import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";

export function Pages({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) {
  const t = useTranslations("admin.jobs");
  return (
    <div className="mt-4 flex items-center justify-end gap-3">
      <span className="text-xs text-muted tabular-nums">{t("page", { page, pages })}</span>
      <Button size="sm" disabled={page <= 1} onClick={() => onPage(Math.min(page - 1, pages))}>
        {t("previous")}
      </Button>
      <Button size="sm" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {t("next")}
      </Button>
    </div>
  );
}
