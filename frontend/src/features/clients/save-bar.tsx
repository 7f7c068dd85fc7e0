"use client";

import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";

/** Sticks to the bottom while something is not saved. */
export function SaveBar({
  title,
  action,
  busy,
  disabled,
  error,
  discard,
  onDiscard,
}: {
  title?: string;
  action: string;
  busy: boolean;
  disabled: boolean;
  error: string | null;
  discard?: string;
  onDiscard: () => void;
}) {
  const t = useTranslations("clients.save");
  return (
    <div className="sticky bottom-4 z-10 flex flex-wrap items-center justify-end gap-x-3 gap-y-2 rounded-xl border border-line-strong bg-floating py-2.5 pr-2.5 pl-4 shadow-xl">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{title ?? t("bar")}</p>
        <p role={error ? "alert" : undefined} className={error ? "text-xs text-bad" : "text-xs text-muted"}>
          {error ? t("failed", { message: error }) : t("note")}
        </p>
      </div>
      <Button kind="ghost" onClick={onDiscard} disabled={busy}>
        {discard ?? t("discard")}
      </Button>
      <Button kind="primary" type="submit" busy={busy} disabled={disabled}>
        {action}
      </Button>
    </div>
  );
}
