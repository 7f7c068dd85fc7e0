import "@fontsource-variable/geist";
import type { Metadata } from "next";
import { getLocale, getMessages, getNow, getTimeZone, getTranslations } from "next-intl/server";
import localFont from "next/font/local";
import { cookies, headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";

import { EarlyInput } from "@/components/early-input";
import { I18nProvider } from "@/i18n/provider";
import { KEEP_EARLY } from "@/lib/early";
import { themeOf } from "@/lib/theme";

import { FiguresFont } from "./figures-font";
import "./globals.css";

// The letters nearly every page needs, fetched ahead; those of other scripts come from Fontsource's style sheets, by
// `unicode-range`, when a page shows some.
const sans = localFont({
  src: "../../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2",
  variable: "--font-latin",
  weight: "100 900",
  fallback: ["Geist Variable", "system-ui", "sans-serif"],
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common.meta");
  return { title: { default: t("title"), template: `%s · ${t("title")}` }, description: t("description") };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection(); // every page carries its own nonce
  const [locale, { auth, common }, now, zone, jar, head] = await Promise.all([
    getLocale(),
    getMessages(),
    getNow(),
    getTimeZone(),
    cookies(),
    headers(),
  ]);
  const theme = themeOf(jar.get("theme")?.value);
  return (
    <html
      lang={locale}
      data-theme={theme === "system" ? undefined : theme}
      className={sans.variable}
    >
      <body className="min-h-dvh font-sans antialiased">
        {/* The browser keeps a nonce to itself, so React would miss it. */}
        <script nonce={head.get("x-nonce") ?? undefined} suppressHydrationWarning>
          {KEEP_EARLY}
        </script>
        {/* What pages outside the studio show in the browser; the studio has all texts. */}
        <I18nProvider locale={locale} messages={{ auth, common }} now={now} zone={zone}>
          {children}
        </I18nProvider>
        <EarlyInput />
        <FiguresFont />
      </body>
    </html>
  );
}
