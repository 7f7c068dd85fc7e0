"use client";

import { useTranslations } from "next-intl";

import { Input } from "@/components/ui/field";

import type { Draft } from "./brand-draft";
import { ColourField } from "./colour-field";
import { FontField } from "./font-field";
import { LogoField } from "./logo-field";
import { WordsField } from "./words-field";

/** Name and guidelines of a client or a campaign. */
export function BrandFields({
  draft,
  unset,
  autoFocus,
  onChange,
}: {
  draft: Draft;
  /** What holds where no font is chosen. */
  unset: string;
  autoFocus?: boolean;
  onChange: (changes: Partial<Draft>) => void;
}) {
  const t = useTranslations("clients.form");
  return (
    <div className="space-y-7 [&_input]:scroll-mt-20 [&_input]:scroll-mb-28">
      <div className="grid gap-4 sm:grid-cols-2">
        <Input label={t("name")} required maxLength={120} autoFocus={autoFocus} placeholder={t("namePlaceholder")} value={draft.name} onChange={(event) => onChange({ name: event.target.value })} />
        <Input label={t("tone")} placeholder={t("tonePlaceholder")} maxLength={100} value={draft.tone} onChange={(event) => onChange({ tone: event.target.value })} />
      </div>
      <ColourField colours={draft.colours} onChange={(colours) => onChange({ colours })} />
      <FontField font={draft.font} unset={unset} onChange={(font) => onChange({ font })} />
      <LogoField logo={draft.logo} onChange={(logo) => onChange({ logo })} />
      <WordsField words={draft.words} onChange={(words) => onChange({ words })} />
    </div>
  );
}
