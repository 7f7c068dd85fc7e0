import { describe, expect, it } from "vitest";

import { problemsOf, refusalOf } from "./problems";

const refusal = (code: string, fields?: Record<string, string>) => ({ error: { code, message: "No.", details: fields && { fields } } });

describe("problemsOf", () => {
  it("finds what is missing", () => {
    expect(problemsOf("signIn", { email: " ", password: "" })).toEqual({ email: { key: "emailMissing" }, password: { key: "passwordMissing" } });
  });

  it("is stricter with a new account", () => {
    const given = { email: "ada", password: "short" };
    expect(problemsOf("signIn", given)).toEqual({});
    expect(problemsOf("register", given)).toEqual({ email: { key: "emailWrong" }, password: { key: "passwordShort" } });
  });
});

describe("refusalOf", () => {
  it("puts it beside the field", () => {
    expect(refusalOf(refusal("VALIDATION_ERROR", { email: "not an address" }), "m")).toEqual({ email: { text: "not an address" } });
    expect(refusalOf(refusal("ALREADY_REGISTERED"), "m")).toEqual({ email: { key: "taken" } });
  });

  it("or above the form", () => {
    expect(refusalOf(refusal("INVALID_CREDENTIALS"), "m")).toEqual({ form: { key: "credentials" } });
    expect(refusalOf(new TypeError("network"), "Nobody answers.")).toEqual({ form: { text: "Nobody answers." } });
  });
});
