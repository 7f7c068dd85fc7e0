import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it, vi } from "vitest";

vi.mock("next-intl/server", () => ({ getMessages: vi.fn() }));
const { FRAME } = await import("./texts");

const SRC = join(import.meta.dirname, "..");
const files = (folder: string) => readdirSync(join(SRC, folder), { recursive: true, encoding: "utf8" }).filter((name) => /(?<!\.test)\.tsx?$/.test(name));
const read = (...path: string[]) => readFileSync(join(SRC, ...path), "utf8");

/** Areas whose texts a folder of sources shows. */
function shown(folder: string): string[] {
  const found = files(folder).flatMap((name) => [...read(folder, name).matchAll(/useTranslations\("(\w+)/g)].map(([, area]) => area!));
  return [...new Set(found)];
}

const PAGES = "app/(studio)";
const pages = files(PAGES).filter((name) => name.endsWith("page.tsx"));

describe("a page of the studio", () => {
  it.each(pages)("%s sends the texts of all features that it is made of", (page) => {
    const folder = dirname(page);
    const sources = files(join(PAGES, folder)).map((name) => read(PAGES, folder, name));
    const features = new Set(sources.flatMap((source) => [...source.matchAll(/@\/features\/(\w+)\//g)].map(([, name]) => name!)));
    const sent = new Set<string>(FRAME);
    for (const [, list] of read(PAGES, page).matchAll(/areas=\{([^}]+)\}/g)) for (const [, area] of list!.matchAll(/"(\w+)"/g)) sent.add(area!);
    expect(features.size).toBeGreaterThan(0);
    for (const feature of features) expect([...sent], feature).toEqual(expect.arrayContaining(shown(`features/${feature}`)));
    for (const area of [...shown("lib"), ...shown("components/ui"), ...shown("components/studio")]) expect([...sent]).toContain(area);
  });
});
