import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { UploadsScreen } from "@/features/uploads/uploads-screen";
import { Texts } from "@/i18n/texts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("uploads");
  return { title: t("title") };
}

export default function UploadsPage() {
  return (
    <Texts areas={["uploads"]}>
      <Suspense>
        <UploadsScreen />
      </Suspense>
    </Texts>
  );
}
