import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { NewAd } from "@/features/brief/new-ad";
import { Texts } from "@/i18n/texts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("brief");
  return { title: t("pageTitle") };
}

export default function NewAdPage() {
  return (
    <Texts areas={["brief"]}>
      <Suspense>
        <NewAd />
      </Suspense>
    </Texts>
  );
}
