import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { DeadEnd } from "@/components/dead-end";
import { buttonClass } from "@/components/ui/button";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common.notFound");
  return { title: t("title") };
}

export default async function NotFound() {
  const t = await getTranslations("common.notFound");
  return (
    <DeadEnd title={t("title")} text={t("text")}>
      <a href="/dashboard" className={buttonClass("primary", "lg")}>
        {t("action")}
      </a>
    </DeadEnd>
  );
}
