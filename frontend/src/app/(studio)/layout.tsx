import { getLocale, getMessages, getNow, getTimeZone } from "next-intl/server";
import { cookies } from "next/headers";
import type { ReactNode } from "react";

import { Providers } from "@/app/providers";
import { SignInAgain } from "@/features/auth/sign-in-again";
import { StudioShell } from "@/features/shell/studio-shell";
import { I18nProvider } from "@/i18n/provider";
import { FRAME, textsOf } from "@/i18n/texts";
import type { UserResponse } from "@/lib/api";
import { apiGetSignedIn } from "@/lib/api-server";
import { themeOf } from "@/lib/theme";

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const [locale, messages, now, zone, jar, known] = await Promise.all([
    getLocale(),
    getMessages(),
    getNow(),
    getTimeZone(),
    cookies(),
    apiGetSignedIn<UserResponse>("/api/auth/me"),
  ]);
  return (
    <I18nProvider locale={locale} messages={textsOf(messages, FRAME)} now={now} zone={zone}>
      <Providers theme={themeOf(jar.get("theme")?.value)}>
        <StudioShell known={known}>{children}</StudioShell>
        <SignInAgain />
      </Providers>
    </I18nProvider>
  );
}
