"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";

import { Input } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import type { FontItem } from "@/lib/api";
import { cn } from "@/lib/cn";

import { CTA_LENGTH, NAME_LENGTH, type Choices } from "./choices";
import type { FieldErrors } from "./field-errors";
import { OptionChip } from "./option-chip";
import { Panel } from "./panel";
import { useFontFaces } from "./use-font-faces";

/** Least contrast at which words are easy to read (WCAG). */
const READABLE = 4.5;
const WHITE = "#ffffff";

export function WordsPanel({ choices, choose, errors, fonts, contrast }: {
  choices: Choices;
  choose: (change: Partial<Choices>) => void;
  errors: FieldErrors;
  fonts: readonly FontItem[];
  /** Measured in the preview. */
  contrast: number | undefined;
}) {
  const t = useTranslations("composition.words");
  const family = useFontFaces(fonts.map((font) => font.name));
  return (
    <Panel title={t("title")}>
      <Input
        label={t("name")}
        maxLength={NAME_LENGTH}
        value={choices.name}
        error={errors.name ?? (choices.name.trim() ? undefined : t("nameMissing"))}
        hint={<Count of={choices.name} most={NAME_LENGTH} />}
        onChange={(event) => choose({ name: event.target.value })}
      />
      <Input
        label={t("cta")}
        maxLength={CTA_LENGTH}
        value={choices.cta}
        error={errors.cta ?? (choices.cta.trim() ? undefined : t("ctaMissing"))}
        hint={<Count of={choices.cta} most={CTA_LENGTH} />}
        onChange={(event) => choose({ cta: event.target.value })}
      />
      <fieldset>
        <legend className="mb-1.5 text-xs font-medium">{t("font")}</legend>
        <div className="grid grid-cols-2 gap-1.5">
          {fonts.map((font) => (
            <OptionChip
              key={font.name}
              name="font"
              checked={choices.font === font.name}
              onChange={() => choose({ font: font.name })}
              className="h-10 min-w-0 px-2.5 font-normal"
            >
              <span className="line-clamp-2 text-xs leading-4" style={{ fontFamily: family(font.name) }}>
                {font.label}
              </span>
            </OptionChip>
          ))}
        </div>
        {errors.font && <p className="mt-1.5 text-xs text-bad">{errors.font}</p>}
      </fieldset>
      <div>
        <p className="mb-1.5 text-xs font-medium" id="word-colour">
          {t("color")}
        </p>
        <div className="flex items-center gap-2">
          <Segmented
            size="sm"
            label={t("color")}
            value={choices.color === null ? "automatic" : "own"}
            onChange={(kind) => choose({ color: kind === "own" ? (choices.color ?? WHITE) : null })}
            options={[
              { value: "automatic", label: t("automatic") },
              { value: "own", label: t("own") },
            ]}
          />
          {choices.color !== null && (
            <>
              <input
                type="color"
                aria-label={t("ownColor")}
                value={choices.color}
                onChange={(event) => choose({ color: event.target.value })}
                className="h-8 w-12 cursor-pointer rounded-lg border border-line-strong bg-surface p-1 pointer-coarse:h-11"
              />
              <span className="font-mono text-xs text-muted uppercase">{choices.color}</span>
            </>
          )}
        </div>
        <Contrast value={contrast} own={choices.color !== null} />
      </div>
    </Panel>
  );
}

function Count({ of, most }: { of: string; most: number }) {
  return (
    <span className="block text-right font-mono tabular-nums">
      {of.length}/{most}
    </span>
  );
}

function Contrast({ value, own }: { value: number | undefined; own: boolean }) {
  const t = useTranslations("composition.words");
  const locale = useLocale();
  if (value === undefined) return <p className="mt-2 h-9 text-xs text-muted">{t("contrastOpen")}</p>;
  const good = value >= READABLE;
  const Icon = good ? CircleCheck : TriangleAlert;
  const figure = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(value);
  return (
    <p className="mt-2 flex min-h-9 gap-2 text-xs text-muted">
      <Icon className={cn("mt-px size-4 shrink-0", good ? "text-good" : "text-warn")} aria-hidden />
      <span>{t.rich(good ? "contrastGood" : own ? "contrastOwn" : "contrastPoor", { ratio: figure, b: (text) => <b className="font-mono font-medium text-ink tabular-nums">{text}</b> })}</span>
    </p>
  );
}
