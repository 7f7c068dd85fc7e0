"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";

import { cn } from "@/lib/cn";

import { withWords } from "./brand-draft";

/** Banned words as chips. What is half typed counts as soon as the field is left. */
export function WordsField({ words, onChange }: { words: string[]; onChange: (words: string[]) => void }) {
  const t = useTranslations("clients.form");
  const id = useId();
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<ReturnType<typeof withWords>["fault"]>(null);
  const take = (text: string) => {
    const next = withWords(words, text);
    setFault(next.fault);
    setTyped(next.fault?.kind === "length" ? next.fault.word : "");
    if (next.words.length > words.length) onChange(next.words);
  };
  const wrong = fault?.kind === "length" ? t("wordLength", { word: fault.word }) : fault ? t("wordMost") : null;
  return (
    <div>
      <label htmlFor={id} className="block text-xs font-medium">
        {t("banned")}
      </label>
      <div className="mt-1.5 flex min-h-10 flex-wrap items-center gap-1.5 rounded-lg border border-line-strong bg-surface p-1.5 transition-colors focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent-text hover:border-ink/30">
        {words.length > 0 && (
          <ul aria-label={t("words")} className="contents">
            {words.map((word) => (
              <li key={word} className="flex max-w-full items-center rounded-lg bg-raised pl-2.5 text-xs font-medium">
                <span className="truncate">{word}</span>
                <button
                  type="button"
                  aria-label={t("removeWord", { word })}
                  onClick={() => onChange(words.filter((each) => each !== word))}
                  className="grid size-7 shrink-0 place-items-center rounded-lg text-muted hover:text-ink pointer-coarse:size-11"
                >
                  <X className="size-3.5" aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        )}
        <input
          id={id}
          value={typed}
          placeholder={words.length === 0 ? t("bannedPlaceholder") : undefined}
          aria-describedby={`${id}-hint`}
          aria-invalid={wrong ? true : undefined}
          onChange={(event) => (/[,;]/.test(event.target.value) ? take(event.target.value) : setTyped(event.target.value))}
          onBlur={() => take(typed)}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              event.preventDefault(); // of the form
              take(typed);
            } else if (event.key === "Backspace" && typed === "" && words.length > 0) onChange(words.slice(0, -1));
          }}
          className="h-7 min-w-24 flex-1 bg-transparent px-1.5 text-sm outline-none placeholder:text-muted pointer-coarse:h-11 pointer-coarse:text-base"
        />
      </div>
      <p id={`${id}-hint`} role={wrong ? "alert" : undefined} className={cn("mt-1.5 text-xs", wrong ? "text-bad" : "text-muted")}>
        {wrong ?? t("bannedHint")}
      </p>
    </div>
  );
}
