import type { SpentOn, SpentOnDay } from "@/lib/api";

export const PERIODS = ["7", "30", "90"] as const;
export type Period = (typeof PERIODS)[number];

/** Of ?days=; a month where it says nothing we have. */
export function periodOf(param: string | null): Period {
  return PERIODS.find((period) => period === param) ?? "30";
}

export const COLUMNS = ["name", "cost", "calls", "seconds"] as const;
export type Column = (typeof COLUMNS)[number];
export interface Order {
  column: Column;
  down: boolean;
}

/** What a click on a column's head asks for: figures begin with the largest, names with A. */
export function nextOrder(order: Order, column: Column): Order {
  return order.column === column ? { column, down: !order.down } : { column, down: column !== "name" };
}

/** Sorted, as is where equal; those without a name come last. */
export function sorted(rows: readonly SpentOn[], { column, down }: Order, locale: string): SpentOn[] {
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (column !== "name") return sign * (a[column] - b[column]);
    if (!a.name || !b.name) return Number(!a.name) - Number(!b.name);
    return sign * a.name.localeCompare(b.name, locale);
  });
}

/** By what a row's share is told: the cost, or the time where all was free. */
export function shareBasis(rows: readonly SpentOn[]): "cost" | "seconds" {
  return rows.some((row) => row.cost > 0) ? "cost" : "seconds";
}

/** Of all rows, 0..1. */
export function shareOf(row: SpentOn, rows: readonly SpentOn[], basis: "cost" | "seconds"): number {
  const whole = rows.reduce((sum, each) => sum + each[basis], 0);
  return whole > 0 ? row[basis] / whole : 0;
}

export interface Sum {
  cost: number;
  calls: number;
  seconds: number;
}

export function sum(rows: readonly SpentOn[]): Sum {
  return rows.reduce((all, row) => ({ cost: all.cost + row.cost, calls: all.calls + row.calls, seconds: all.seconds + row.seconds }), { cost: 0, calls: 0, seconds: 0 });
}

/** The day on which most fell; none if nothing did. */
export function peak(days: readonly SpentOnDay[], of: "cost" | "calls"): SpentOnDay | null {
  const most = days.reduce<SpentOnDay | null>((best, day) => (best === null || day[of] > best[of] ? day : best), null);
  return most && most[of] > 0 ? most : null;
}

/** For a spreadsheet: figures with a point, lines as RFC 4180 ends them. */
export function csvOf(days: readonly SpentOnDay[]): string {
  return ["day,cost_usd,calls", ...days.map(({ day, cost, calls }) => `${day},${Number(cost.toFixed(6))},${calls}`)].join("\r\n") + "\r\n";
}

/** Time in the two largest units that say something. */
export function timeParts(seconds: number): { unit: "seconds" | "minutes" | "hours"; hours: number; minutes: number; seconds: number } {
  const whole = Math.round(seconds);
  const unit = whole < 60 ? "seconds" : whole < 3600 ? "minutes" : "hours";
  return { unit, hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60), seconds: whole % 60 };
}
