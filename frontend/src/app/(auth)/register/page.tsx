import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { AuthScreen } from "@/features/auth/auth-screen";
import { returnPath } from "@/features/auth/return-path";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.register");
  return { title: t("title") };
}

export default async function RegisterPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  return <AuthScreen mode="register" path={returnPath(Array.isArray(next) ? next[0] : next)} />;
}
