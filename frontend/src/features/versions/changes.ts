import type { GeneratedVideo, NewVersion, Version } from "@/lib/api";

export type Spec = GeneratedVideo["spec"];
export type Genre = NonNullable<NewVersion["genre"]>;
export type Ratio = NonNullable<NewVersion["aspect_ratios"]>[number];

export const GENRES: readonly Genre[] = ["upbeat", "chill", "energetic", "cinematic", "corporate", "ambient"];
export const RATIOS: readonly Ratio[] = ["9:16", "1:1", "4:5", "16:9"];
export const MOST_VARIANTS = 6;
export const NAME_LENGTH = 50;
export const CTA_LENGTH = 30;
export const LINE_LENGTH = 48;

/** A version that is being thought up. */
export interface Draft {
  name: string;
  cta: string;
  genre: Genre;
  /** Words of every scene, in order. */
  lines: string[];
  /** Besides the ad's own. */
  ratios: Ratio[];
  variants: number;
}

/** The newest version as it stands. */
export function draftOf(spec: Spec, newest: Version | undefined): Draft {
  const files = newest?.files ?? [];
  const words = new Set(files.map((file) => `${file.hook}\n${file.cta}`));
  return {
    name: spec.name.slice(0, NAME_LENGTH),
    cta: spec.cta,
    genre: spec.genre as Genre,
    lines: spec.scenes.map((scene) => scene.overlay_text),
    ratios: RATIOS.filter((ratio) => ratio !== spec.aspect_ratio && files.some((file) => file.aspect_ratio === ratio)),
    variants: Math.min(Math.max(words.size, 1), mostVariants(spec)),
  };
}

export function mostVariants(spec: Spec): number {
  return Math.min((spec.variants?.length ?? 0) + 1, MOST_VARIANTS);
}

/** What a draft asks for, where it differs from the storyboard. */
export function changesOf(spec: Spec, draft: Draft): NewVersion {
  const lines = spec.scenes.flatMap((scene, i) => (draft.lines[i] !== scene.overlay_text ? [[scene.scene_number, draft.lines[i]]] : []));
  return {
    product_name: draft.name.trim() !== spec.name ? draft.name.trim() : null,
    cta: draft.cta.trim() !== spec.cta ? draft.cta.trim() : null,
    genre: draft.genre !== spec.genre ? draft.genre : null,
    lines: lines.length > 0 ? Object.fromEntries(lines) : null,
    aspect_ratios: draft.ratios,
    variants: draft.variants,
  };
}

/** A draft that was kept, if it still fits the storyboard. */
export function restoredDraft(kept: string | null, first: Draft): Draft {
  if (!kept) return first;
  try {
    const told = JSON.parse(kept) as Partial<Draft> | null;
    const fits =
      told !== null &&
      typeof told.name === "string" &&
      typeof told.cta === "string" &&
      GENRES.includes(told.genre as Genre) &&
      Array.isArray(told.lines) &&
      told.lines.length === first.lines.length &&
      told.lines.every((line) => typeof line === "string") &&
      Array.isArray(told.ratios) &&
      typeof told.variants === "number";
    return fits ? { ...first, ...told, ratios: RATIOS.filter((ratio) => told.ratios!.includes(ratio)) } : first;
  } catch {
    return first;
  }
}

/** Complaints by field: "name", "cta", "lines.2". */
export function complaints(error: unknown, message: string): Record<string, string> {
  const told = (error as { error?: { details?: { fields?: Record<string, string> } } } | null)?.error?.details?.fields ?? {};
  const names = Object.keys(told).map((field) => (field === "product_name" ? "name" : field));
  return Object.fromEntries(names.filter((name) => name === "name" || name === "cta" || name.startsWith("lines.")).map((name) => [name, message]));
}

/** A file among all of all versions, as something to compare. */
export interface Take {
  version: number;
  file: Version["files"][number];
}

/** The newest first; of every version its files in order. */
export function takesOf(versions: readonly Version[]): Take[] {
  return versions.flatMap(({ version, files }) => files.map((file) => ({ version, file })));
}

/** Two to begin with: the newest, and the same shape of the one before (or else the next file). */
export function firstPair(takes: readonly Take[]): [Take, Take] | null {
  const [first, ...others] = takes;
  if (!first) return null;
  const second = others.find(({ version, file }) => version !== first.version && file.aspect_ratio === first.file.aspect_ratio) ?? others[0];
  return second ? [first, second] : null;
}
