import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";

import { LOCALES, type Locale } from "./locales";
import { MESSAGES } from "./messages";

/** Dotted keys and their texts. */
function flat(node: object, path = ""): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    const here = path ? `${path}.${key}` : key;
    return typeof value === "object" && value !== null ? flat(value, here) : [[here, String(value)] as [string, string]];
  });
}

/** Names a text needs values for: arguments and <tags>. */
function names(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return [`<${element.value}>`, ...names(element.children)];
    if (element.type === TYPE.select || element.type === TYPE.plural) {
      return [element.value, ...Object.values(element.options).flatMap((option) => names(option.value))];
    }
    return [element.value];
  });
}

const needs = (text: string) => [...new Set(names(parse(text)))].sort();
const texts = (locale: Locale, area: string) => new Map(flat((MESSAGES[locale] as Record<string, object>)[area] ?? {}));
const areas = Object.keys(MESSAGES.en);

describe("messages", () => {
  it("has the same areas in every language", () => {
    for (const locale of LOCALES) expect(Object.keys(MESSAGES[locale])).toEqual(areas);
  });

  describe.each(areas)("%s", (area) => {
    const english = texts("en", area);

    it.each(LOCALES)("is complete in %s", (locale) => {
      const own = texts(locale, area);
      expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
      for (const [key, text] of own) {
        expect(text.trim(), key).not.toBe("");
        expect(needs(text), key).toEqual(needs(english.get(key) ?? ""));
      }
    });
  });
});
