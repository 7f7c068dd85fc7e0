import { getRequestConfig } from "next-intl/server";
import { cookies, headers } from "next/headers";

import { localeOf } from "./locales";
import { zoneOf } from "./zone";
import { MESSAGES } from "./messages";

export default getRequestConfig(async ({ locale: asked }) => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = asked ?? localeOf(jar.get("locale")?.value, head.get("accept-language"));
  return { locale, messages: MESSAGES[locale], timeZone: zoneOf(jar.get("zone")?.value) };
});
