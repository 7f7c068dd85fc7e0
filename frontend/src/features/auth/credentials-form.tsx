"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, type FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { authLogin, authRegister } from "@/lib/api";
import { messageOf } from "@/lib/http";

import { PasswordInput } from "./password-input";
import { problemsOf, refusalOf, type Mode, type Problem, type Problems } from "./problems";

const DEMO = { email: "demo@example.com", password: "demo123" };

/** E-mail address and password. It stays busy after success: the page around it goes on. */
export function CredentialsForm({
  mode,
  email: known = "",
  demo = false,
  onSignedIn,
}: {
  mode: Mode;
  email?: string;
  demo?: boolean;
  onSignedIn: (userId: number) => void;
}) {
  const t = useTranslations("auth");
  const common = useTranslations("common");
  const form = useRef<HTMLFormElement>(null);
  const [given, setGiven] = useState({ email: known, password: "" });
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);
  const say = (problem: Problem | undefined) => problem && ("key" in problem ? t(`error.${problem.key}`) : problem.text);

  useEffect(() => {
    if (!known) return;
    // After the dialog around it has given the focus to its first button.
    const frame = requestAnimationFrame(() => form.current?.querySelector<HTMLInputElement>("[name=password]")?.focus());
    return () => cancelAnimationFrame(frame);
  }, [known]);

  const complain = (found: Problems) => {
    setProblems(found);
    const first = found.email ? "email" : "password";
    form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
  };
  const change = (field: "email" | "password", value: string) => {
    setGiven({ ...given, [field]: value });
    setProblems({ ...problems, [field]: undefined });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(mode, given);
    if (Object.keys(found).length > 0) return complain(found);
    setProblems({});
    setBusy(true);
    try {
      const body = { email: given.email.trim(), password: given.password };
      const answer = await (mode === "signIn" ? authLogin({ body, throwOnError: true }) : authRegister({ body, throwOnError: true }));
      onSignedIn(answer.data.user_id);
    } catch (error) {
      setBusy(false);
      complain(refusalOf(error, messageOf(error, common("unreachable"))));
    }
  };

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
      {problems.form && (
        <p role="alert" className="rounded-lg border border-bad/40 px-3 py-2 text-bad">
          {say(problems.form)}
        </p>
      )}
      <Input
        label={t("email")}
        name="email"
        type="email"
        autoComplete="username"
        required
        className="aria-invalid:border-bad"
        error={say(problems.email)}
        value={given.email}
        onChange={(event) => change("email", event.target.value)}
      />
      <PasswordInput
        label={t("password")}
        name="password"
        autoComplete={mode === "signIn" ? "current-password" : "new-password"}
        required
        hint={mode === "register" ? t("passwordHint") : undefined}
        error={say(problems.password)}
        value={given.password}
        onChange={(event) => change("password", event.target.value)}
      />
      <div className="space-y-3 pt-1">
        <Button kind="primary" size="lg" type="submit" busy={busy} className="w-full">
          {busy ? t(`busy.${mode}`) : t(`${mode}.action`)}
        </Button>
        {demo && (
          <Button size="lg" className="w-full" disabled={busy} onClick={() => setGiven(DEMO)}>
            {t("demo")}
          </Button>
        )}
      </div>
    </form>
  );
}
