"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";

import { Logo } from "@/components/logo";

import { CredentialsForm } from "./credentials-form";
import type { Mode } from "./problems";
import { withReturn } from "./return-path";

/** Signing in, or a new account; then on to `path`. */
export function AuthScreen({ mode, path, demo = false }: { mode: Mode; path: string; demo?: boolean }) {
  const t = useTranslations("auth");
  return (
    <div className="flex min-h-dvh flex-col px-4 sm:px-6">
      <header className="flex h-14 items-center">
        <Logo />
      </header>
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center pt-8 pb-24">
        <h1 className="text-2xl font-semibold">{t(`${mode}.title`)}</h1>
        <p className="mt-1 text-muted">{t(`${mode}.lead`)}</p>
        <div className="mt-6">
          {/* A new page, not a new route: nothing that was fetched for somebody else is left. */}
          <CredentialsForm mode={mode} demo={demo} onSignedIn={() => location.replace(path)} />
        </div>
        <p className="mt-6 text-muted">
          {t(`${mode}.other`)}{" "}
          <Link
            className="inline-block py-1 font-medium text-ink underline underline-offset-4"
            href={withReturn(mode === "signIn" ? "/register" : "/login", path)}
          >
            {t(`${mode}.otherLink`)}
          </Link>
        </p>
      </main>
    </div>
  );
}
