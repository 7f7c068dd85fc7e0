"use client";

import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { useFormat } from "@/lib/use-format";

import type { Problem } from "./health";
import type { View } from "./view";

const NAMED = ["database", "storage", "queue"] as const;

/** Where on the page there is more about it. */
const PLACE: Record<Problem["kind"], string | null> = { component: null, noProcess: "processes", stuck: "jobs", failing: "models", capReached: "money", capNear: "money" };

export function ProblemItem({ problem, onLook }: { problem: Problem; onLook: (change: Partial<View>) => void }) {
  const t = useTranslations("admin");
  const text = useProblemText()(problem);
  const place = PLACE[problem.kind];
  const look = () => {
    if (problem.kind === "stuck") onLook({ state: "stuck", page: 1 });
    document.getElementById(place ?? "")?.focus();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-2 wrap-anywhere">
      <span>{text}</span>
      {place && (
        <Button kind="ghost" className="h-6 px-2 text-xs text-accent-text hover:text-accent-text" onClick={look}>
          {t("status.look")}
          <span className="sr-only">: {text}</span>
        </Button>
      )}
    </li>
  );
}

function useProblemText() {
  const t = useTranslations("admin");
  const { money } = useFormat();
  return (problem: Problem): string => {
    switch (problem.kind) {
      case "component": {
        const known = NAMED.find((name) => name === problem.name);
        return t(problem.state === "starting" ? "problem.starting" : "problem.failed", {
          name: known ? t(`component.${known}`) : problem.name,
          detail: problem.detail && `: ${problem.detail}`,
        });
      }
      case "stuck":
        return t("problem.stuck", { count: problem.count });
      case "failing":
        return t("problem.failing", { count: problem.models.length, models: problem.models.join(", ") });
      case "capReached":
      case "capNear":
        return t(`problem.${problem.kind}`, { spent: money(problem.spent), cap: money(problem.cap) });
      case "noProcess":
        return t("problem.noProcess");
    }
  };
}
