"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";

import { StudioLayout } from "@/components/studio/layout";
import { buttonClass } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";

/** The frame of an ad before it is known, in its final shape. */
export function Opening() {
  const t = useTranslations("studio");
  return (
    <main aria-busy className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t("opening")}</h1>
      <div className="flex h-14 shrink-0 items-center justify-between gap-4 border-b border-line bg-surface px-4">
        <Skeleton className="h-4 w-48 rounded-lg" />
        <Skeleton className="h-6 w-96 rounded-lg max-lg:hidden" />
        <Skeleton className="h-4 w-24 rounded-lg" />
      </div>
      <OpeningStep />
    </main>
  );
}

/** The frame of a step whose code is on its way. */
export function OpeningStep() {
  const t = useTranslations("studio");
  return (
    <StudioLayout
      label={t("opening")}
      stage={
        <div className="min-h-0 flex-1 p-6">
          <Skeleton className="size-full" />
        </div>
      }
      inspector={
        <div className="space-y-4 p-5">
          <Skeleton className="h-4 w-32 rounded-lg" />
          <Skeleton className="h-24" />
          <Skeleton className="h-10" />
        </div>
      }
      strip={<div className="h-24" />}
    />
  );
}

/** `message`: why; without one there is no such ad, and trying again is no use. */
export function NotOpened({ message, onRetry, busy }: { message: string | null; onRetry: () => void; busy: boolean }) {
  const t = useTranslations("studio.notOpened");
  return (
    <main className="m-auto">
      <h1 className="sr-only">{t("title")}</h1>
      <ErrorState
        title={t("title")}
        message={message ?? t("missing")}
        onRetry={message === null ? undefined : onRetry}
        busy={busy}
        action={
          <Link href="/dashboard" className={buttonClass()}>
            {t("back")}
          </Link>
        }
      />
    </main>
  );
}
