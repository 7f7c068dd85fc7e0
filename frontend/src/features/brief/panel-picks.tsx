"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";

import { Input } from "@/components/ui/field";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";

import { budgetOf, wordsOf } from "./draft";
import { PillPanel } from "./pill";

/** The studio's own moods; the words go to the server in English. */
const MOODS = ["luxury", "fresh", "bold", "playful", "natural", "tech", "minimal", "warm"] as const;
const LONGEST = 100;

/** Words for the mood: the studio's own at a click, others by hand. */
export function StylePick({ style, bad, onChange }: { style: string; bad?: boolean; onChange: (style: string) => void }) {
  const t = useTranslations("brief.style");
  const words = wordsOf(style);
  return (
    <PillPanel label={t("label")} value={words.length > 0 ? words.join(", ") : t("none")} bad={bad}>
      <Input label={t("words")} placeholder={t("placeholder")} maxLength={LONGEST} value={style} onChange={(event) => onChange(event.target.value)} />
      <div className="mt-3 flex flex-wrap gap-1.5">
        {MOODS.map((mood) => {
          const on = words.includes(mood);
          const next = on ? words.filter((word) => word !== mood) : [...words, mood];
          return (
            <button
              key={mood}
              type="button"
              aria-pressed={on}
              disabled={!on && next.join(", ").length > LONGEST}
              onClick={() => onChange(next.join(", "))}
              className={cn(
                "h-7 rounded-full border border-line-strong px-2.5 text-xs transition-colors hover:bg-ink/8 disabled:opacity-45 pointer-coarse:h-11 pointer-coarse:px-4",
                on && "border-accent-text text-accent",
              )}
            >
              {t(`moods.${mood}`)}
            </button>
          );
        })}
      </div>
    </PillPanel>
  );
}

/** What this ad may cost at most. */
export function BudgetPick({ budget, bad, onChange }: { budget: number | null; bad?: boolean; onChange: (budget: number | null) => void }) {
  const t = useTranslations("brief.budget");
  const { money } = useFormat();
  const [typed, setTyped] = useState(budget === null ? "" : String(budget));
  const wrong = typed.trim() !== "" && budgetOf(typed) === null;
  return (
    <PillPanel label={t("label")} value={budget === null ? t("none") : money(budget)} bad={bad}>
      <Input
        label={t("field")}
        inputMode="decimal"
        placeholder={t("placeholder")}
        value={typed}
        error={wrong ? t("wrong") : undefined}
        hint={t("hint")}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(budgetOf(event.target.value));
        }}
        className="font-mono tabular-nums"
      />
    </PillPanel>
  );
}
