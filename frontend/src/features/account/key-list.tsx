"use client";

import { KeyRound } from "lucide-react";
import { useFormatter, useNow, useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { ApiKeyItem } from "@/lib/api";
import { messageOf } from "@/lib/http";

import { grantOf } from "./grants";

export function KeyList({
  keys,
  error,
  busy,
  onRetry,
  onRevoke,
  revoking,
}: {
  keys: ApiKeyItem[] | undefined;
  error: unknown;
  busy: boolean;
  onRetry: () => void;
  onRevoke: (key: ApiKeyItem) => void;
  /** Id of the key that is just being revoked. */
  revoking: string | null;
}) {
  const t = useTranslations("account.keys");
  const common = useTranslations("common");
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const mayOf = (key: ApiKeyItem) => {
    const grant = grantOf(key.scopes);
    return grant ? t(`grant.${grant}`) : key.scopes.join(", ");
  };
  if (!keys && error) {
    return <ErrorState title={t("failed")} message={messageOf(error, common("unreachable"))} kept={t("kept")} busy={busy} onRetry={onRetry} />;
  }
  if (!keys) {
    return (
      <div role="group" aria-busy aria-label={common("loading")} className="mt-6">
        <Skeleton className="h-15" />
      </div>
    );
  }
  return (
    <ul aria-label={t("yours")} className="mt-6 divide-y divide-line border-y border-line">
      {keys.map((key) => (
        <li key={key.id} className="flex items-center gap-3 py-3">
          <KeyRound className="size-4 shrink-0 text-muted" aria-hidden />
          <div className="min-w-0 flex-1">
            <p className="truncate">{key.name}</p>
            <p className="text-xs text-muted">
              <span className="font-mono">{key.prefix}…</span> · {mayOf(key)} · {t("madeOn", { date: format.dateTime(new Date(key.created_at), { dateStyle: "medium" }) })} ·{" "}
              {key.last_used_at ? t("used", { when: format.relativeTime(new Date(key.last_used_at), now) }) : t("unused")}
            </p>
          </div>
          <Confirm
            trigger={
              <Button size="sm" busy={revoking === key.id}>
                {t("revoke")}
                <span className="sr-only">: {key.name}</span>
              </Button>
            }
            title={t("revokeTitle", { name: key.name })}
            text={t("revokeText")}
            action={t("revoke")}
            onConfirm={() => onRevoke(key)}
          />
        </li>
      ))}
      {keys.length === 0 && <li className="py-4 text-muted">{t("none")}</li>}
    </ul>
  );
}
