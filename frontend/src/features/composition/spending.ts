import type { CostItem } from "@/lib/api";

export interface AgentCost {
  agent: string;
  calls: number;
  estimated: number;
  cost: number;
  seconds: number;
}

/** What each agent took. Money that was given back is not estimated any more. */
export function byAgent(items: readonly CostItem[]): AgentCost[] {
  const sums = new Map<string, AgentCost>();
  for (const item of items) {
    const sum = sums.get(item.agent) ?? { agent: item.agent, calls: 0, estimated: 0, cost: 0, seconds: 0 };
    sums.set(item.agent, {
      agent: item.agent,
      calls: sum.calls + 1,
      estimated: sum.estimated + (item.status === "released" ? 0 : item.estimated_cost),
      cost: sum.cost + item.cost,
      seconds: sum.seconds + item.duration,
    });
  }
  return [...sums.values()];
}

/** Calls of which nobody knows yet whether the provider took them. */
export function heldOf(items: readonly CostItem[]) {
  const held = items.filter((item) => item.status === "held");
  return { held, total: held.reduce((sum, item) => sum + item.estimated_cost, 0) };
}
