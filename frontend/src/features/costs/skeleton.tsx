"use client";

import { useTranslations } from "next-intl";

import { Skeleton } from "@/components/ui/skeleton";

export function CostsSkeleton() {
  const t = useTranslations("common");
  return (
    <div role="group" aria-busy aria-label={t("loading")}>
      <div className="mt-8 grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-17" />
        <Skeleton className="h-17" />
      </div>
      <Skeleton className="mt-8 h-5 max-w-xl" />
      <Skeleton className="mt-8 h-62" />
      <Skeleton className="mt-10 h-72" />
    </div>
  );
}
