import { describe, expect, it } from "vitest";

import { returnPath, withReturn } from "./return-path";

describe("returnPath", () => {
  it("keeps a path of this site", () => {
    expect(returnPath("/sessions/7?step=clips#a")).toBe("/sessions/7?step=clips#a");
  });

  it.each([undefined, "", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/.//evil.example", "/x/..//evil.example", "javascript:alert(1)", "dashboard"])(
    "does not follow %j",
    (next) => expect(returnPath(next)).toBe("/dashboard"),
  );

  it("does not go round in circles", () => {
    expect(returnPath("/login?next=/clients")).toBe("/dashboard");
  });

  it("travels along between the forms", () => {
    expect(withReturn("/register", "/clients?q=a b")).toBe("/register?next=%2Fclients%3Fq%3Da%20b");
    expect(withReturn("/login", "/dashboard")).toBe("/login");
  });
});
