"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";

import { Segmented } from "@/components/ui/segmented";
import { LOCALE_NAMES, LOCALES } from "@/i18n/locales";
import { usePreferences } from "@/lib/preferences";

import { Section } from "./section";

export function Appearance() {
  const t = useTranslations("account.appearance");
  const { theme, setTheme, locale, setLocale } = usePreferences();
  return (
    <Section id="appearance" title={t("title")} text={t("text")}>
      <div className="flex flex-wrap gap-x-12 gap-y-5">
        <div>
          <p className="mb-1.5 text-xs font-medium" aria-hidden>
            {t("theme")}
          </p>
          <Segmented
            label={t("theme")}
            value={theme}
            onChange={setTheme}
            options={[
              { value: "system", label: t("system"), icon: Monitor },
              { value: "light", label: t("light"), icon: Sun },
              { value: "dark", label: t("dark"), icon: Moon },
            ]}
          />
        </div>
        <div>
          <p className="mb-1.5 text-xs font-medium" aria-hidden>
            {t("language")}
          </p>
          <Segmented label={t("language")} value={locale} onChange={setLocale} options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))} />
        </div>
      </div>
    </Section>
  );
}
