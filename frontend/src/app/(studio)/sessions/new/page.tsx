import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { NewAd } from "@/features/brief/new-ad";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("brief");
  return { title: t("pageTitle") };
}

export default function NewAdPage() {
  return (
    <Suspense>
      <NewAd />
    </Suspense>
  );
}
