import { MOST_PHOTOS } from "./draft";

export const KINDS = ["image/jpeg", "image/png", "image/webp"];
export const LARGEST = 50 * 1024 * 1024;

export type Refusal = { name: string; why: "kind" | "size" | "empty" | "many" };

/** Which files may be sent, and why the others may not; `taken` places are in use. */
export function sorted(files: readonly File[], taken: number): { good: File[]; refused: Refusal[] } {
  const good: File[] = [];
  const refused: Refusal[] = [];
  for (const file of files) {
    const refuse = (why: Refusal["why"]) => refused.push({ name: file.name, why });
    if (!KINDS.includes(file.type)) refuse("kind");
    else if (file.size > LARGEST) refuse("size");
    else if (file.size === 0) refuse("empty");
    else if (taken + good.length >= MOST_PHOTOS) refuse("many");
    else good.push(file);
  }
  return { good, refused };
}
