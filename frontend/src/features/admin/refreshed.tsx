"use client";

import { useFormatter, useTranslations } from "next-intl";

import { messageOf } from "@/lib/http";

import type { Admin } from "./use-admin";

/** Of when the figures are; they may be old, and then it says so. */
export function Refreshed({ admin }: { admin: Admin }) {
  const t = useTranslations("admin.status");
  const common = useTranslations("common");
  const format = useFormatter();
  const queries = [admin.jobs, admin.costs, admin.health, admin.ready];
  const failed = queries.find((query) => query.isError);
  const times = queries.filter((query) => query.data).map((query) => query.dataUpdatedAt);
  if (times.length === 0 && !failed) return <p className="mt-3 min-h-4.5" />;
  const time = times.length > 0 ? format.dateTime(new Date(Math.min(...times)), { timeStyle: "medium" }) : null;
  if (failed) {
    const message = messageOf(failed.error, common("unreachable"));
    return <p className="mt-3 text-xs text-warn">{time ? t("stale", { time, message }) : t("never", { message })}</p>;
  }
  return <p className="mt-3 font-mono text-xs text-muted tabular-nums">{t("refreshed", { time: time ?? "" })}</p>;
}
