"use client";

import { useTranslations } from "next-intl";

import { Kbd } from "@/components/ui/kbd";

import { Section } from "./section";

export function ShortcutHints() {
  const t = useTranslations("account.shortcuts");
  return (
    <Section id="keyboard" title={t("title")} text={t("text")}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-3">
        <dt>
          <Kbd keys={["?"]} />
        </dt>
        <dd>{t("all")}</dd>
        <dt>
          <Kbd keys={["mod", "K"]} />
        </dt>
        <dd>{t("find")}</dd>
      </dl>
    </Section>
  );
}
