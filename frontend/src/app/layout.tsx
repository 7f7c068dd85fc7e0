import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import { cookies } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";

import { I18nProvider } from "@/i18n/provider";
import { themeOf } from "@/lib/theme";

import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common.meta");
  return { title: { default: t("title"), template: `%s · ${t("title")}` }, description: t("description") };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection(); // every page carries its own nonce
  const [locale, { auth, common }, jar] = await Promise.all([getLocale(), getMessages(), cookies()]);
  const theme = themeOf(jar.get("theme")?.value);
  return (
    <html
      lang={locale}
      data-theme={theme === "system" ? undefined : theme}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body className="min-h-dvh font-sans antialiased">
        {/* What pages outside the studio show in the browser; the studio has all texts. */}
        <I18nProvider locale={locale} messages={{ auth, common }}>
          {children}
        </I18nProvider>
      </body>
    </html>
  );
}
