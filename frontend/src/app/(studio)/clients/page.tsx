import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";

import { ClientsScreen } from "@/features/clients/clients-screen";
import { Texts } from "@/i18n/texts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("clients");
  return { title: t("title") };
}

export default function ClientsPage() {
  return (
    <Texts areas={["clients"]}>
      <Suspense>
        <ClientsScreen />
      </Suspense>
    </Texts>
  );
}
