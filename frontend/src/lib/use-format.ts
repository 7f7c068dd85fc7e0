"use client";

import { useLocale, useTranslations } from "next-intl";

/** Figures in the reader's language; lib/format has the same in plain English. */
export function useFormat() {
  const t = useTranslations("common.format");
  const locale = useLocale();
  const number = (value: number, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options).format(value);
  const usd = (value: number) => number(value, { style: "currency", currency: "USD" });
  return {
    /** USD, with cents; fractions of a cent are not hidden as zero. */
    money: (value: number) => (value > 0 && value < 0.01 ? `< ${usd(0.01)}` : usd(value)),
    percent: (of100: number) => number(Math.round(of100) / 100, { style: "percent" }),
    seconds: (value: number) => t("seconds", { value: number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) }),
    /** Of a file, in kB or MB. */
    fileSize: (bytes: number) =>
      bytes < 1e6 ? `${number(Math.max(Math.round(bytes / 1e3), 1))} kB` : `${number(bytes / 1e6, { maximumFractionDigits: 1 })} MB`,
    /** Time left, roughly. */
    timeLeft(seconds: number) {
      if (seconds < 5) return t("fewSecondsLeft");
      if (seconds < 60) return t("secondsLeft", { count: Math.ceil(seconds / 5) * 5 });
      return t("minutesLeft", { count: Math.round(seconds / 60) });
    },
  };
}
