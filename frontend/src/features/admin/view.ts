export const STATES = ["running", "waiting", "stuck", "failed"] as const;
export type JobState = (typeof STATES)[number];
export const PERIODS = ["30", "90"] as const;
export type Period = (typeof PERIODS)[number];

export interface View {
  state: JobState;
  page: number;
  days: Period;
}

/** What the address says is shown. */
export function viewOf(params: Pick<URLSearchParams, "get">): View {
  const page = Number(params.get("page"));
  return {
    state: STATES.find((state) => state === params.get("state")) ?? "running",
    page: Number.isInteger(page) && page > 0 ? page : 1,
    days: PERIODS.find((days) => days === params.get("days")) ?? "30",
  };
}

/** The address of a view; what goes without saying is left out. */
export function searchOf({ state, page, days }: View): string {
  const params = new URLSearchParams();
  if (state !== "running") params.set("state", state);
  if (page > 1) params.set("page", String(page));
  if (days !== "30") params.set("days", days);
  return params.size > 0 ? `?${params}` : "";
}
