"use client";

import { useTranslations } from "next-intl";

import { EXAMPLES, type ExampleName } from "./examples";

/** Briefs to begin with; a click puts one into the field. */
export function Examples({ onPick }: { onPick: (prompt: string) => void }) {
  const t = useTranslations("brief.examples");
  return (
    <section aria-label={t("label")} className="border-t border-line pt-5">
      <h2 className="text-xs text-muted">{t("label")}</h2>
      <ul className="mt-2 flex flex-wrap gap-2">
        {(Object.keys(EXAMPLES) as ExampleName[]).map((name) => (
          <li key={name}>
            <button
              type="button"
              title={EXAMPLES[name]}
              onClick={() => onPick(EXAMPLES[name])}
              className="h-8 rounded-full border border-line px-3 text-xs transition-colors hover:border-line-strong hover:bg-raised pointer-coarse:h-11 pointer-coarse:px-4"
            >
              {t(name)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
