import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { AdminScreen } from "@/features/admin/admin-screen";
import { Texts } from "@/i18n/texts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("title") };
}

export default function AdminPage() {
  return (
    <Texts areas={["admin"]}>
      <Suspense>
        <AdminScreen />
      </Suspense>
    </Texts>
  );
}
