import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { headers } from "next/headers";

import { AuthScreen } from "@/features/auth/auth-screen";
import { returnPath } from "@/features/auth/return-path";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.signIn");
  return { title: t("title") };
}

/** Of somebody who tries it on their own machine. */
const OWN = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

export default async function LoginPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const [{ next }, head] = await Promise.all([searchParams, headers()]);
  return (
    <AuthScreen mode="signIn" path={returnPath(Array.isArray(next) ? next[0] : next)} demo={OWN.test(head.get("host") ?? "")} />
  );
}
