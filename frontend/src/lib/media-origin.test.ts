import { describe, expect, it } from "vitest";

import { mediaOrigin } from "./media-origin";

describe("mediaOrigin", () => {
  it("takes http and https origins", () => {
    for (const origin of ["https://bucket.s3.eu-central-1.amazonaws.com", "http://127.0.0.1:9000", "http://[::1]:9000", "https://my_media.example.com"]) {
      expect(mediaOrigin(origin)).toBe(origin);
      expect(mediaOrigin(`${origin}/`)).toBe(origin);
    }
  });

  it("ignores whatever else would loosen the policy", () => {
    for (const value of [undefined, "", "*", "https:", "https://*.example.com", "media.example.com", "https://a.com/path", "https://a.com b.com",
      "https://a.com; script-src *", "http://a;script-src", "javascript:alert(1)", "data:", "ftp://a.com", "https://user:word@a.com"]) {
      expect(mediaOrigin(value)).toBe("");
    }
  });
});
