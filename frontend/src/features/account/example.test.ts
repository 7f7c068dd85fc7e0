import { describe, expect, it } from "vitest";

import { exampleFor } from "./example";

describe("exampleFor", () => {
  it("asks the reader's own studio", () => {
    expect(exampleFor("https://ads.example.com")).toContain("curl https://ads.example.com/api/generate \\\n");
  });

  it("carries a body that a shell hands on as it is", () => {
    const body = /-d '([^']+)'$/.exec(exampleFor("http://x"))?.[1];
    expect(JSON.parse(body!)).toMatchObject({ lane: "studio", duration: 10 });
  });

  it("names no key", () => {
    expect(exampleFor("http://x")).not.toContain("adr_");
  });
});
