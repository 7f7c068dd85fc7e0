"use client";

import { NextIntlClientProvider, type Locale, type Messages } from "next-intl";
import { useEffect, useSyncExternalStore, type ReactNode } from "react";

import { remember } from "@/lib/cookie";

const never = () => () => {};
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Time zone: on the first visit the server does not know the browser's, and React renders everything once more in it
 * right after; from then on a cookie tells. `now` is the server's for the same reason. Show dates with `useFormatter`,
 * which follows this zone, and never with `toLocaleString`, which would not match what the server sent.
 */
export function I18nProvider({
  locale,
  messages,
  now,
  zone,
  children,
}: {
  locale: Locale;
  messages: Partial<Messages>;
  now: Date;
  /** As the server knows it. */
  zone: string;
  children: ReactNode;
}) {
  const timeZone = useSyncExternalStore(never, browserZone, () => zone);
  useEffect(() => {
    if (timeZone !== zone) remember("zone", timeZone);
  }, [timeZone, zone]);
  return (
    <NextIntlClientProvider locale={locale} messages={messages} now={now} timeZone={timeZone}>
      {children}
    </NextIntlClientProvider>
  );
}
