const ORIGIN = /^https?:\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/;

/** The origin that pictures and films come from besides our own, as a source for a CSP; "" if it is none. */
export function mediaOrigin(value: string | undefined): string {
  try {
    const { origin } = new URL(value ?? "");
    return ORIGIN.test(origin) && (value === origin || value === `${origin}/`) ? origin : "";
  } catch {
    return "";
  }
}
