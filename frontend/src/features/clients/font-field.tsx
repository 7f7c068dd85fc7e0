"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";

import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";

import { familyOf, useFonts } from "./use-fonts";

/** The fonts, each in its own letters. */
export function FontField({ font, unset, onChange }: { font: string; unset: string; onChange: (font: string) => void }) {
  const t = useTranslations("clients.form");
  const common = useTranslations("common");
  const fonts = useFonts();
  const name = useId();
  const choices = [{ name: "", label: unset }, ...(fonts.data?.items ?? [])];
  return (
    <fieldset>
      <legend className="text-xs font-medium">{t("font")}</legend>
      {fonts.isError ? (
        <p role="alert" className="mt-1.5 flex items-center gap-3 text-muted">
          {t("fontsFailed")}
          <Button size="sm" onClick={() => void fonts.refetch()}>
            {common("retry")}
          </Button>
        </p>
      ) : (
        <div className="mt-1.5 grid grid-cols-2 gap-2 sm:grid-cols-3 xl:grid-cols-5" aria-busy={fonts.isPending || undefined}>
          {choices.map((choice) => (
            <label
              key={choice.name}
              className="flex h-20 cursor-pointer flex-col justify-between overflow-hidden rounded-lg border border-line-strong px-3 py-2 transition-colors hover:bg-raised has-checked:border-accent-text has-checked:ring-1 has-checked:ring-accent-text has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-text"
            >
              <input type="radio" name={name} value={choice.name} checked={font === choice.name} onChange={() => onChange(choice.name)} className="sr-only" />
              <span aria-hidden className="text-2xl leading-9 whitespace-nowrap" style={choice.name ? { fontFamily: familyOf(choice.name) } : undefined}>
                {choice.name ? t("sample") : "—"}
              </span>
              <span className="truncate text-xs text-muted" title={choice.label}>
                {choice.label}
              </span>
            </label>
          ))}
          {fonts.isPending && Array.from({ length: 9 }, (_, i) => <Skeleton key={i} className="h-20 rounded-lg" />)}
        </div>
      )}
    </fieldset>
  );
}
