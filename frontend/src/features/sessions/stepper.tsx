import { Check, Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";

import { cn } from "@/lib/cn";

import type { StepItem } from "./steps";

/** Where an ad stands, and the way to what there is of it. */
export function Stepper<T extends string>({
  steps,
  step,
  labelOf,
  onStep,
}: {
  steps: readonly StepItem<T>[];
  step: T;
  labelOf: (name: T) => string;
  onStep: (step: T) => void;
}) {
  const t = useTranslations("studio.steps");
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (here && list.current) list.current.scrollLeft = here.offsetLeft - list.current.clientWidth / 2 + here.offsetWidth / 2;
  }, [step]);
  return (
    <nav aria-label={t("label")} className="min-w-0">
      <ol ref={list} className="relative flex items-center overflow-x-auto [scrollbar-width:none]">
        {steps.map(({ name, state, open }, i) => (
          <li key={name} className="flex shrink-0 items-center">
            {i > 0 && <span className="mx-1 h-px w-3 bg-line-strong" aria-hidden />}
            <button
              type="button"
              disabled={!open}
              aria-current={name === step ? "step" : undefined}
              onClick={() => onStep(name)}
              className={cn(
                "flex h-8 items-center gap-2 rounded-lg px-2 text-xs font-medium -outline-offset-2 transition-colors duration-150 disabled:cursor-not-allowed pointer-coarse:h-11",
                name === step ? "bg-raised text-ink" : "text-muted enabled:hover:bg-ink/8 enabled:hover:text-ink",
              )}
            >
              <span
                aria-hidden
                className={cn(
                  "grid size-5 place-items-center rounded-full border border-line-strong font-mono text-[11px] tabular-nums",
                  state === "done" && "border-transparent bg-ink/12",
                  state === "current" && "border-transparent bg-accent font-semibold text-accent-ink",
                )}
              >
                {state === "done" ? <Check className="size-3" /> : state === "locked" ? <Lock className="size-2.5" /> : i + 1}
              </span>
              {labelOf(name)}
              {state === "done" && <span className="sr-only">({t("done")})</span>}
              {state === "locked" && <span className="sr-only">({t("locked")})</span>}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
