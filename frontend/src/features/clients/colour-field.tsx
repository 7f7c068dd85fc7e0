"use client";

import { ArrowLeftToLine, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";

import { hexOf, MOST_COLOURS } from "./brand-draft";
import { rolesOf } from "./sketch";

/** A brand's colours in their order, and what each does in an ad. */
export function ColourField({ colours, onChange }: { colours: string[]; onChange: (colours: string[]) => void }) {
  const t = useTranslations("clients.form");
  const roles = rolesOf(colours);
  const role = (i: number) => {
    const [ground, button] = [roles?.ground === i, roles?.button === i];
    return ground && button ? t("groundAndButton") : ground ? t("ground") : button ? t("button") : null;
  };
  return (
    <fieldset>
      <legend className="text-xs font-medium">{t("colours")}</legend>
      {colours.length > 0 && (
        <ul className="mt-1.5 grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
          {colours.map((colour, i) => (
            <li key={i} className="flex items-center gap-2 rounded-lg border border-line-strong p-1">
              <input
                type="color"
                aria-label={t("colour", { n: i + 1 })}
                value={colour}
                onChange={(event) => onChange(colours.map((each, n) => (n === i ? event.target.value : each)))}
                className="size-9 shrink-0 cursor-pointer rounded-lg [&::-webkit-color-swatch]:rounded-md [&::-webkit-color-swatch]:border-line [&::-webkit-color-swatch-wrapper]:p-0"
              />
              <span className="min-w-0 flex-1">
                <Hex label={t("hex", { n: i + 1 })} colour={colour} onChange={(next) => onChange(colours.map((each, n) => (n === i ? next : each)))} />
                <span className="block h-4.5 truncate text-xs text-muted">{role(i)}</span>
              </span>
              {i > 0 && (
                <Button
                  size="icon"
                  kind="ghost"
                  aria-label={t("toGround", { n: i + 1 })}
                  title={t("toGround", { n: i + 1 })}
                  onClick={() => onChange([colour, ...colours.filter((_, n) => n !== i)])}
                >
                  <ArrowLeftToLine className="size-3.5" aria-hidden />
                </Button>
              )}
              <Button size="icon" kind="ghost" aria-label={t("removeColour", { n: i + 1 })} onClick={() => onChange(colours.filter((_, n) => n !== i))}>
                <X className="size-3.5" aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {colours.length < MOST_COLOURS && (
        <Button size="sm" className="mt-2" onClick={() => onChange([...colours, colours.length === 0 ? "#0b3d91" : "#ff6a13"])}>
          <Plus className="size-3.5" aria-hidden />
          {t("addColour")}
        </Button>
      )}
      <p className="mt-2 text-xs text-muted">{t("coloursHint")}</p>
    </fieldset>
  );
}

function Hex({ label, colour, onChange }: { label: string; colour: string; onChange: (colour: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    const next = typed === null ? null : hexOf(typed);
    if (next) onChange(next);
    setTyped(null);
  };
  return (
    <input
      aria-label={label}
      value={typed ?? colour}
      spellCheck={false}
      maxLength={7}
      onChange={(event) => {
        setTyped(event.target.value);
        if (event.target.value.length === 7 && hexOf(event.target.value)) onChange(hexOf(event.target.value)!);
      }}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // of the form
        take();
      }}
      className="w-full min-w-0 rounded bg-transparent font-mono text-xs uppercase tabular-nums"
    />
  );
}
