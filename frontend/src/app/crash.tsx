"use client";

import { useTranslations } from "next-intl";

import { DeadEndBody } from "@/components/dead-end";
import { Button, buttonClass } from "@/components/ui/button";

/** What is shown in place of a page that threw. Home is a new page, so that nothing broken is carried along. */
export function Crash({ again }: { again: () => void }) {
  const t = useTranslations("common.crash");
  return (
    <DeadEndBody title={t("title")} text={t("text")}>
      <Button kind="primary" size="lg" onClick={again}>
        {t("retry")}
      </Button>
      <a href="/dashboard" className={buttonClass("secondary", "lg")}>
        {t("home")}
      </a>
    </DeadEndBody>
  );
}
