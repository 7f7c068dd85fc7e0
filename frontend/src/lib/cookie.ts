const YEAR = 60 * 60 * 24 * 365;

/** What the server shall know of this browser at the next page; null forgets it. */
export function remember(name: "theme" | "locale" | "zone", value: string | null) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value ?? "")}; Path=/; Max-Age=${value ? YEAR : 0}; SameSite=Lax${secure}`;
}
