/** Where on the form a fault belongs; `form` is none of the fields. */
export type Place = "prompt" | "photos" | "style" | "template" | "lane" | "brand" | "budget" | "form";

const PLACES: Record<string, Place> = {
  prompt: "prompt",
  product_prompt: "prompt",
  assets: "photos",
  asset_ids: "photos",
  source_asset_ids: "photos",
  style: "style",
  style_keywords: "style",
  template: "template",
  lane: "lane",
  client_id: "brand",
  campaign_id: "brand",
  budget_usd: "budget",
};
const CODES: Record<string, Place> = { OVER_CAP: "budget", CLIENT_NOT_FOUND: "brand", CAMPAIGN_NOT_FOUND: "brand" };

export interface Problem {
  place: Place;
  text: string;
  code: string | null;
}

interface Said {
  code: string;
  message: string;
  details?: { fields?: Record<string, string> };
}

function saidBy(error: unknown): Said | null {
  const said = (error as { error?: Said } | null)?.error;
  return said && typeof said.message === "string" ? said : null;
}

/** A refusal of the server as places and sentences; `unreachable` when there was no answer. */
export function problemsOf(error: unknown, unreachable: string): Problem[] {
  const said = saidBy(error);
  if (!said) return [{ place: "form", text: unreachable, code: null }];
  const fields = Object.entries(said.details?.fields ?? {});
  if (fields.length === 0) return [{ place: CODES[said.code] ?? "form", text: said.message, code: said.code }];
  return fields.map(([field, text]) => ({
    // "assets.0.asset_id" is about the photos too
    place: PLACES[field.split(".")[0] ?? field] ?? "form",
    // Elsewhere the field's text is a bare "unknown": then the sentence says more.
    text: said.code === "VALIDATION_ERROR" ? text : said.message,
    code: said.code,
  }));
}
