"use client";

import { TriangleAlert, Wallet } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { useFormat } from "@/lib/use-format";

import type { Problem } from "./problem";
import type { usePrice } from "./use-price";

/** What the server would not take, that is not about the words. */
export function FormProblems({ problems, onRetry }: { problems: Problem[]; onRetry?: () => void }) {
  const t = useTranslations("brief.problem");
  if (problems.length === 0) return null;
  return (
    <div role="alert" className="flex items-start gap-3 rounded-xl border border-bad/40 px-4 py-3 text-xs">
      <TriangleAlert className="mt-px size-4 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 flex-1">
        {problems.map(({ place, text }) => (
          <p key={`${place}${text}`}>
            {place !== "form" && <span className="font-medium">{t(`place.${place}`)}: </span>}
            {text}
          </p>
        ))}
        <p className="mt-1 text-muted">{t("kept")}</p>
      </div>
      {onRetry && problems.every((problem) => problem.place === "form") && (
        <Button kind="ghost" size="sm" onClick={onRetry}>
          {t("retry")}
        </Button>
      )}
    </div>
  );
}

/** Said before it happens: a limit is nearer than the price; or the price could not be had. */
export function SpendNotice({ price }: { price: ReturnType<typeof usePrice> }) {
  const t = useTranslations("brief.spend");
  const common = useTranslations("common");
  const { money } = useFormat();
  if (price.failed) {
    return (
      <p role="alert" className="flex items-center gap-3 text-xs text-bad">
        {t("unknown")}
        <Button kind="ghost" size="sm" onClick={price.retry}>
          {common("retry")}
        </Button>
      </p>
    );
  }
  if (!price.short || price.price === null) return null;
  return (
    <p role="status" className="flex items-start gap-3 rounded-xl border border-warn/40 px-4 py-3 text-xs">
      <Wallet className="mt-px size-4 shrink-0 text-warn" aria-hidden />
      {t(price.short.by, { price: money(price.price), left: money(price.short.left === Infinity ? price.price : price.short.left) })}
    </p>
  );
}
