import type { CreateSessionRequest, Framework } from "@/lib/api";

export type Way = "whole" | "storyboard" | "guided";
export type Ratio = NonNullable<CreateSessionRequest["aspect_ratio"]>;
export type LaneName = NonNullable<CreateSessionRequest["lane"]>;

export const WAYS = ["whole", "storyboard", "guided"] as const satisfies readonly Way[];
export const RATIOS = ["16:9", "9:16", "1:1", "4:5"] as const satisfies readonly Ratio[];
export const LANES = ["studio", "generative"] as const satisfies readonly LaneName[];
export const FRAMEWORKS = ["PAS", "BAB", "AIDA"] as const satisfies readonly Framework[];
export const LENGTHS = [6, 10, 15, 20, 30, 45, 60];
export const COUNTS = [4, 5, 6, 7, 8];
export const VARIANTS = [1, 2, 3, 4, 5, 6];
export const MOST_PHOTOS = 4;
const DEAREST = 10_000; // USD, the most the API takes as a budget

/** All that is chosen for a new ad besides its words, which are too long for an address. */
export interface Draft {
  way: Way;
  ratio: Ratio;
  length: number;
  count: number;
  framework: Framework | null;
  template: string | null;
  variants: number;
  style: string;
  clientId: string | null;
  campaignId: string | null;
  lane: LaneName;
  /** USD; null leaves it to the deployment's caps. */
  budget: number | null;
  assetIds: string[];
}

/** What a browser keeps from one ad to the next. */
export type Kept = Partial<Pick<Draft, "ratio" | "lane">>;

export const FRESH: Draft = {
  way: "whole",
  ratio: "16:9",
  length: 15,
  count: 6,
  framework: null,
  template: null,
  variants: 1,
  style: "",
  clientId: null,
  campaignId: null,
  lane: "studio",
  budget: null,
  assetIds: [],
};

function oneOf<T>(known: readonly T[], value: unknown): T | undefined {
  return known.find((item) => item === value);
}

/** What an address says, then what the browser kept, then the usual. */
export function draftOf(params: URLSearchParams, kept: Kept = {}): Draft {
  const text = (name: string) => params.get(name)?.trim() || null;
  const figure = (name: string, known: number[], usual: number) => oneOf(known, Number(params.get(name) ?? NaN)) ?? usual;
  const clientId = text("client");
  return {
    way: oneOf(WAYS, params.get("how")) ?? FRESH.way,
    ratio: oneOf(RATIOS, params.get("format")) ?? kept.ratio ?? FRESH.ratio,
    length: figure("seconds", LENGTHS, FRESH.length),
    count: figure("images", COUNTS, FRESH.count),
    framework: oneOf(FRAMEWORKS, params.get("story")) ?? null,
    template: text("template"),
    variants: figure("variants", VARIANTS, FRESH.variants),
    style: text("style") ?? "",
    clientId,
    campaignId: clientId && text("campaign"),
    lane: oneOf(LANES, params.get("lane")) ?? kept.lane ?? FRESH.lane,
    budget: budgetOf(text("budget") ?? ""),
    assetIds: [...new Set(params.getAll("asset").filter(Boolean))].slice(0, MOST_PHOTOS),
  };
}

/** Names in the address of what is not as usual; `prompt` is the words' own business and stays. */
export function paramsOf(draft: Draft, before: URLSearchParams): URLSearchParams {
  const params = new URLSearchParams();
  const prompt = before.get("prompt");
  if (prompt) params.set("prompt", prompt);
  const note = (name: string, value: string | number | null, usual: string | number | null) => {
    if (value !== usual && value !== null && value !== "") params.set(name, String(value));
  };
  note("how", draft.way, FRESH.way);
  note("format", draft.ratio, FRESH.ratio);
  note("seconds", draft.length, FRESH.length);
  note("images", draft.count, FRESH.count);
  note("story", draft.framework, null);
  note("template", draft.template, null);
  note("variants", draft.variants, FRESH.variants);
  note("style", draft.style, "");
  note("client", draft.clientId, null);
  note("campaign", draft.clientId && draft.campaignId, null);
  note("lane", draft.lane, FRESH.lane);
  note("budget", draft.budget, null);
  for (const id of draft.assetIds) params.append("asset", id);
  return params;
}

/** A budget as it is typed, "1,50" too; null where there is none. */
export function budgetOf(typed: string): number | null {
  const value = Number(typed.trim().replace(",", "."));
  return typed.trim() !== "" && Number.isFinite(value) && value >= 0 && value <= DEAREST ? value : null;
}

/** Style words of a comma-separated line, each once. */
export function wordsOf(style: string): string[] {
  return [...new Set(style.split(",").map((word) => word.trim()).filter(Boolean))];
}

/** Shortest and longest a prompt may be. */
export function limitsOf(way: Way): { shortest: number; longest: number } {
  return way === "guided" ? { shortest: 3, longest: 200 } : { shortest: 10, longest: 1000 };
}
