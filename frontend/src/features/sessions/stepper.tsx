import { Check } from "lucide-react";

import type { SessionResponse } from "@/lib/api";
import { cn } from "@/lib/cn";

import { currentStep, isOpen, STEP_LABELS, STEPS, type Step } from "./steps";

export function Stepper({ session, step, onStep }: { session: SessionResponse; step: Step; onStep: (step: Step) => void }) {
  const reached = STEPS.indexOf(currentStep(session));
  return (
    <nav aria-label="Steps" className="overflow-x-auto">
      <ol className="flex min-w-max items-center gap-1">
        {STEPS.map((name, i) => {
          const open = isOpen(name, session);
          const done = i < reached || session.stage === "complete";
          return (
            <li key={name} className="flex items-center gap-1">
              {i > 0 && <span className="h-px w-3 bg-line-strong sm:w-6" aria-hidden />}
              <button
                type="button"
                disabled={!open}
                aria-current={name === step ? "step" : undefined}
                onClick={() => onStep(name)}
                className={cn(
                  "flex h-8 items-center gap-2 rounded-full px-2.5 text-[13px] font-medium transition-colors",
                  name === step ? "bg-raised text-ink" : "text-muted enabled:hover:text-ink disabled:text-muted/60",
                )}
              >
                <span
                  className={cn(
                    "grid size-5 place-items-center rounded-full border border-line-strong font-mono text-[11px] tabular-nums",
                    done && "border-transparent bg-accent text-accent-ink",
                  )}
                >
                  {done ? <Check className="size-3" aria-hidden /> : i + 1}
                </span>
                {STEP_LABELS[name]}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
