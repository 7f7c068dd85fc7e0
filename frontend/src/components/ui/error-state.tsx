"use client";

import { RotateCcw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { Button } from "./button";

/** What failed, what is kept, and another try. */
export function ErrorState({
  title,
  message,
  kept,
  onRetry,
  busy,
  action,
}: {
  title?: string;
  message: string;
  /** What the failure did not touch. */
  kept?: string;
  onRetry?: () => void;
  busy?: boolean;
  /** Another way on, beside the retry. */
  action?: ReactNode;
}) {
  const t = useTranslations("common");
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center px-4 py-12 text-center">
      <TriangleAlert className="size-7 text-bad" strokeWidth={1.5} aria-hidden />
      <p className="mt-4 text-base font-semibold">{title ?? t("error.title")}</p>
      <p className="mt-1 text-muted">{message}</p>
      {kept && <p className="mt-1 text-muted">{kept}</p>}
      {(onRetry || action) && (
        <div className="mt-5 flex flex-wrap justify-center gap-2">
          {onRetry && (
            <Button onClick={onRetry} busy={busy}>
              {!busy && <RotateCcw className="size-4" aria-hidden />}
              {t("retry")}
            </Button>
          )}
          {action}
        </div>
      )}
    </div>
  );
}
