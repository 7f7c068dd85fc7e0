import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { CostsScreen } from "@/features/costs/costs-screen";
import { Texts } from "@/i18n/texts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("costs");
  return { title: t("title") };
}

export default function CostsPage() {
  return (
    <Texts areas={["costs"]}>
      <Suspense>
        <CostsScreen />
      </Suspense>
    </Texts>
  );
}
