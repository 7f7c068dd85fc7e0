import { describe, expect, it } from "vitest";

import { localeOf } from "./locales";

describe("localeOf", () => {
  it("puts the reader's choice first", () => {
    expect(localeOf("de", "en-GB,en")).toBe("de");
    expect(localeOf("xx", "de-AT")).toBe("de");
  });

  it("follows the browser's order of languages", () => {
    expect(localeOf(undefined, "fr-FR,de;q=0.8,en;q=0.9")).toBe("en");
    expect(localeOf(undefined, "en;q=0,de;q=0.1")).toBe("de");
  });

  it("falls back to English", () => {
    expect(localeOf(undefined, null)).toBe("en");
    expect(localeOf(undefined, "fr, *")).toBe("en");
  });
});
