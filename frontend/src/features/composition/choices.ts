import type { AudioChoice, ComposeRequest, PreviewRequest, SessionResponse } from "@/lib/api";

export type Ratio = NonNullable<PreviewRequest["aspect_ratio"]>;
export type Genre = NonNullable<AudioChoice["genre"]>;

export const GENRES: readonly Genre[] = ["upbeat", "chill", "energetic", "cinematic", "corporate", "ambient"];
export const RATIOS: readonly Ratio[] = ["16:9", "9:16", "1:1", "4:5"];
export const CARD_SECONDS = [0, 0.5, 1, 1.5, 2, 3];
export const NAME_LENGTH = 50;
export const CTA_LENGTH = 30;

/** Everything about a cut that a person decides, and what of it they look at. */
export interface Choices {
  name: string;
  cta: string;
  font: string;
  /** null: chosen for contrast. */
  color: string | null;
  music: Genre | "none";
  /** In a lane with hosted music: whether that is bought. */
  bought: boolean;
  intro: number;
  outro: number;
  extra: Ratio[];
  shown: Ratio;
  /** Of which the covered areas are shown; "" for none. */
  placement: string;
}

export function firstChoices(session: Pick<SessionResponse, "suggested_name" | "aspect_ratio">, cta: string): Choices {
  return {
    name: session.suggested_name.slice(0, NAME_LENGTH),
    cta: cta.slice(0, CTA_LENGTH),
    font: "Montserrat-Bold",
    color: null,
    music: "upbeat",
    bought: true,
    intro: 1,
    outro: 1,
    extra: [],
    shown: session.aspect_ratio as Ratio,
    placement: "",
  };
}

/** What was kept, as far as it still makes sense, over the first choices. */
export function restored(kept: string | null, first: Choices): Choices {
  if (!kept) return first;
  let told: unknown;
  try {
    told = JSON.parse(kept);
  } catch {
    return first;
  }
  if (typeof told !== "object" || told === null) return first;
  const from = told as Record<string, unknown>;
  const text = (key: "name" | "cta" | "font" | "placement") => (typeof from[key] === "string" ? from[key] : first[key]);
  const one = <T>(key: keyof Choices, of: readonly T[], otherwise: T) => (of.includes(from[key] as T) ? (from[key] as T) : otherwise);
  return {
    name: text("name").slice(0, NAME_LENGTH),
    cta: text("cta").slice(0, CTA_LENGTH),
    font: text("font"),
    color: typeof from.color === "string" && /^#[0-9a-f]{6}$/i.test(from.color) ? from.color : null,
    music: one("music", [...GENRES, "none" as const], first.music),
    bought: typeof from.bought === "boolean" ? from.bought : first.bought,
    intro: one("intro", CARD_SECONDS, first.intro),
    outro: one("outro", CARD_SECONDS, first.outro),
    extra: Array.isArray(from.extra) ? RATIOS.filter((ratio) => (from.extra as unknown[]).includes(ratio)) : first.extra,
    shown: one("shown", RATIOS, first.shown),
    placement: text("placement"),
  };
}

/** Words that can be asked for: neither is empty. */
export function isSaid({ name, cta }: Pick<Choices, "name" | "cta">): boolean {
  return name.trim() !== "" && cta.trim() !== "";
}

function words({ name, cta, font, color }: Choices) {
  return { product_name: name.trim(), cta: cta.trim(), font, ...(color ? { color } : {}) };
}

export function previewRequest(session: string, choices: Choices): PreviewRequest {
  return {
    session_id: session,
    aspect_ratio: choices.shown,
    text_overlay: words(choices),
    // Its times are the studio's beats in either lane.
    audio: choices.music === "none" ? { enabled: false } : { enabled: true, genre: choices.music, studio: true },
    intro_duration: choices.intro,
    outro_duration: choices.outro,
  };
}

export function composeRequest(session: string, choices: Choices): ComposeRequest {
  return {
    session_id: session,
    text_overlay: words(choices),
    audio: choices.music === "none" ? { enabled: false } : { enabled: true, genre: choices.music, studio: !choices.bought },
    intro_duration: choices.intro,
    outro_duration: choices.outro,
    aspect_ratios: choices.extra,
  };
}
