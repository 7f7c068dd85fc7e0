"use client";

import { Check, ChevronRight, Minus, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import type { ProviderHealth } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

import { When } from "./when";

const LOOK = { ok: { kind: "good", icon: Check }, failing: { kind: "bad", icon: X }, idle: { kind: "neutral", icon: Minus } } as const;

export function ModelName({ model }: { model: ProviderHealth }) {
  return (
    <div className="min-w-0">
      <p className="font-mono text-xs leading-5 wrap-anywhere">{model.model}</p>
      <p className="text-xs text-muted">{model.provider}</p>
    </div>
  );
}

/** In a word; below it what is under way, if anything is. */
export function ModelState({ model }: { model: ProviderHealth }) {
  const t = useTranslations("admin.models");
  const more = [model.at_work > 0 && t("atWork", { count: model.at_work }), model.held > 0 && t("held", { count: model.held })].filter(Boolean);
  return (
    <div className="shrink-0">
      <Badge {...LOOK[model.state]}>{t(`state.${model.state}`)}</Badge>
      {more.length > 0 && <p className="mt-1 text-xs text-muted">{more.join(", ")}</p>}
    </div>
  );
}

export function useModelFigures(now: Date) {
  const t = useTranslations("admin.models");
  const format = useFormatter();
  const { money, seconds } = useFormat();
  return (model: ProviderHealth) => ({
    calls: format.number(model.calls),
    failed: format.number(model.failed),
    average: model.seconds === null ? "–" : seconds(model.seconds),
    cost: money(model.cost),
    success: model.last_success_at ? <When iso={model.last_success_at} now={now} /> : t("never"),
  });
}

/** When, and on asking what. It stays open while the page refreshes. */
export function LastError({ model, now, titled = false }: { model: ProviderHealth; now: Date; titled?: boolean }) {
  const t = useTranslations("admin.models");
  if (!model.last_error) return <span className="text-xs text-muted">{t("noError")}</span>;
  return (
    <details className="group text-xs">
      <summary className="flex min-h-6 cursor-pointer list-none items-center gap-1 rounded-lg text-muted hover:text-ink pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3.5 shrink-0 transition-transform group-open:rotate-90" aria-hidden />
        {titled && <span>{t("column.error")}</span>}
        {model.last_error_at && <When iso={model.last_error_at} now={now} />}
        {!titled && <span className="truncate group-open:hidden">· {model.last_error}</span>}
      </summary>
      <p className="mt-1 pl-4.5 wrap-anywhere text-bad">{model.last_error}</p>
    </details>
  );
}
