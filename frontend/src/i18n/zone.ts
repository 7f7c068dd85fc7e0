/** The browser's time zone as its cookie tells it; UTC until one is known. */
export function zoneOf(cookie: string | undefined): string {
  if (!cookie) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: decodeURIComponent(cookie) }).resolvedOptions().timeZone;
  } catch {
    return "UTC"; // no zone at all
  }
}
