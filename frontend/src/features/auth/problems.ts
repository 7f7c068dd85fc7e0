import { codeOf, fieldsOf } from "@/lib/http";

export type Mode = "signIn" | "register";
export type Field = "email" | "password";

/** A key of `auth.error`, or what the server said. */
export type Problem = { key: "emailMissing" | "emailWrong" | "passwordMissing" | "passwordShort" | "passwordCommon" | "taken" | "credentials" } | { text: string };

export type Problems = Partial<Record<Field | "form", Problem>>;

const SHORTEST_PASSWORD = 8;

/** What can be told before the server is asked. */
export function problemsOf(mode: Mode, { email, password }: Record<Field, string>): Problems {
  const found: Problems = {};
  if (!email.trim()) found.email = { key: "emailMissing" };
  else if (mode === "register" && !/^\S+@\S+\.\S+$/.test(email.trim())) found.email = { key: "emailWrong" };
  if (!password) found.password = { key: "passwordMissing" };
  else if (mode === "register" && password.length < SHORTEST_PASSWORD) found.password = { key: "passwordShort" };
  return found;
}

/** What the server found wrong, beside the field it is about; `message` is the whole of it in a sentence. */
export function refusalOf(error: unknown, message: string): Problems {
  switch (codeOf(error)) {
    case "INVALID_CREDENTIALS":
      return { form: { key: "credentials" } };
    case "ALREADY_REGISTERED":
      return { email: { key: "taken" } };
    case "WEAK_PASSWORD":
      return { password: { key: "passwordCommon" } };
  }
  const { email, password } = fieldsOf(error);
  if (!email && !password) return { form: { text: message } };
  return { ...(email && { email: { text: email } }), ...(password && { password: { text: password } }) };
}
