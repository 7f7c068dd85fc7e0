"use client";

import { NextIntlClientProvider, type Locale, type Messages } from "next-intl";
import { useSyncExternalStore, type ReactNode } from "react";

const never = () => () => {};
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Time zone: the server does not know the browser's. So the first paint and hydration are in UTC, and
 * React renders once more in the browser's zone right after. `now` is the server's, for the same reason. Show
 * dates with `useFormatter`, which follows this zone, and never with `toLocaleString`, which would not match
 * what the server sent.
 */
export function I18nProvider({
  locale,
  messages,
  now,
  children,
}: {
  locale: Locale;
  messages: Partial<Messages>;
  now: Date;
  children: ReactNode;
}) {
  const timeZone = useSyncExternalStore(never, browserZone, () => "UTC");
  return (
    <NextIntlClientProvider locale={locale} messages={messages} now={now} timeZone={timeZone}>
      {children}
    </NextIntlClientProvider>
  );
}
