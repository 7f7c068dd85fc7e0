import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { Gallery } from "@/features/gallery/gallery";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gallery");
  return { title: t("title") };
}

export default function DashboardPage() {
  return (
    <Suspense>
      <Gallery />
    </Suspense>
  );
}
