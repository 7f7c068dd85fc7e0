"use client";

import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";

import { BriefForm } from "./brief-form";

export function NewAd() {
  const t = useTranslations("brief");
  const params = useSearchParams();
  return (
    <main className="mx-auto w-full max-w-3xl flex-1 px-4 py-8 sm:px-6 sm:py-14">
      <h1 className="text-2xl font-semibold text-balance sm:text-center sm:text-4xl">{t("title")}</h1>
      <div className="mt-6 sm:mt-8">
        <BriefForm initialPrompt={params.get("prompt") ?? ""} />
      </div>
    </main>
  );
}
