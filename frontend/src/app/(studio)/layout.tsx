import { getLocale, getMessages } from "next-intl/server";
import { cookies } from "next/headers";
import type { ReactNode } from "react";

import { Providers } from "@/app/providers";
import { SignInAgain } from "@/features/auth/sign-in-again";
import { StudioShell } from "@/features/shell/studio-shell";
import { I18nProvider } from "@/i18n/provider";
import type { UserResponse } from "@/lib/api";
import { apiGet } from "@/lib/api-server";
import { themeOf } from "@/lib/theme";

const SESSION = "adreel_session";

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const [locale, messages, jar] = await Promise.all([getLocale(), getMessages(), cookies()]);
  // Asked here, the page comes with its header and shape. Where it can't be told, the browser asks again.
  const session = jar.get(SESSION)?.value;
  const known = session ? await apiGet<UserResponse>("/api/auth/me", `${SESSION}=${session}`).catch(() => null) : null;
  return (
    <I18nProvider locale={locale} messages={messages}>
      <Providers theme={themeOf(jar.get("theme")?.value)}>
        <StudioShell known={known}>{children}</StudioShell>
        <SignInAgain />
      </Providers>
    </I18nProvider>
  );
}
