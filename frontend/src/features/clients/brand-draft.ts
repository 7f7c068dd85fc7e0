import type { BrandGuidelines, ClientRequest } from "@/lib/api";

export const MOST_COLOURS = 6;
const MOST_WORDS = 100;
const MOST_FONTS = 3;

/** A brand as it is edited. */
export interface Draft {
  name: string;
  colours: string[];
  /** "" leaves it open. */
  font: string;
  /** What comes after the font, kept as it is. */
  furtherFonts: string[];
  logo: string | null;
  tone: string;
  words: string[];
}

export function draftOf(of?: { name: string; brand_guidelines: BrandGuidelines }): Draft {
  const brand = of?.brand_guidelines;
  const [font = "", ...furtherFonts] = brand?.fonts ?? [];
  return {
    name: of?.name ?? "",
    colours: brand?.colors ?? [],
    font,
    furtherFonts,
    logo: brand?.logo_asset_id ?? null,
    tone: brand?.tone ?? "",
    words: brand?.banned_words ?? [],
  };
}

export function isSame(a: Draft, b: Draft): boolean {
  return JSON.stringify(requestOf(a)) === JSON.stringify(requestOf(b));
}

export function requestOf(draft: Draft): ClientRequest & { brand_guidelines: BrandGuidelines } {
  const further = draft.furtherFonts.filter((font) => font !== draft.font);
  return {
    name: draft.name.trim(),
    brand_guidelines: {
      colors: draft.colours.map((colour) => colour.toLowerCase()),
      fonts: draft.font ? [draft.font, ...further].slice(0, MOST_FONTS) : [],
      tone: draft.tone.trim(),
      banned_words: draft.words,
      logo_asset_id: draft.logo,
    },
  };
}

/** Adds what was typed, words between commas; each once, small as the server keeps them. The fault is the first there is. */
export function withWords(words: string[], typed: string): { words: string[]; fault: { kind: "length"; word: string } | { kind: "most" } | null } {
  const next = [...words];
  let fault: ReturnType<typeof withWords>["fault"] = null;
  for (const part of typed.split(/[,;\n]/)) {
    const word = part.trim().replace(/\s+/g, " ").toLowerCase();
    if (!word || next.includes(word)) continue;
    if (word.length < 2 || word.length > 40) fault ??= { kind: "length", word };
    else if (next.length >= MOST_WORDS) fault ??= { kind: "most" };
    else next.push(word);
  }
  return { words: next, fault };
}

/** "#ABC", "abcdef" and so on, as "#aabbcc"; null if it is no colour. */
export function hexOf(typed: string): string | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(typed.trim())?.[1]?.toLowerCase();
  if (!digits) return null;
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits}`;
}
