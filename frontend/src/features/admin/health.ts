import type { AdminHealth, Component, DayCosts, Readiness } from "@/lib/api";

/** Of the day's cap; from here on it is worth a word. */
const NEARLY = 0.8;

export type Problem =
  | { kind: "component"; level: "bad" | "warn"; name: string; state: Component["state"]; detail: string }
  | { kind: "noProcess"; level: "bad" }
  | { kind: "stuck"; level: "bad"; count: number }
  | { kind: "failing"; level: "bad"; models: string[] }
  | { kind: "capReached" | "capNear"; level: "bad" | "warn"; spent: number; cap: number };

export interface Seen {
  ready?: Readiness;
  counts?: Record<string, number>;
  health?: AdminHealth;
  costs?: Pick<DayCosts, "spent_day" | "cap_day">;
}

/** What an operator should look at, the worst first. */
export function problemsOf({ ready, counts, health, costs }: Seen): Problem[] {
  const found: Problem[] = [];
  for (const [name, { state, detail }] of Object.entries(ready?.components ?? {})) {
    if (state !== "ok") found.push({ kind: "component", level: state === "failed" ? "bad" : "warn", name, state, detail: detail ?? "" });
  }
  // Where the database is embedded there are none, and one process does all.
  if (health && health.processes.length > 0 && !health.processes.some(({ alive }) => alive)) found.push({ kind: "noProcess", level: "bad" });
  if (counts?.stuck) found.push({ kind: "stuck", level: "bad", count: counts.stuck });
  const failing = health?.providers.filter(({ state }) => state === "failing") ?? [];
  if (failing.length > 0) found.push({ kind: "failing", level: "bad", models: failing.map(({ model }) => model) });
  if (costs) {
    const { spent_day: spent, cap_day: cap } = costs;
    if (spent > 0 && spent >= cap) found.push({ kind: "capReached", level: "bad", spent, cap });
    else if (spent >= cap * NEARLY && spent > 0) found.push({ kind: "capNear", level: "warn", spent, cap });
  }
  return found.sort((a, b) => Number(a.level === "warn") - Number(b.level === "warn"));
}

/** Whether enough is known to say that all is good. */
export function allSeen({ ready, counts, health, costs }: Seen): boolean {
  return Boolean(ready && counts && health && costs);
}
