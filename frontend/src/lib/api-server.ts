import { headers } from "next/headers";

const SESSION = /(^|; )(__Host-)?adreel_session=/;

/** A GET of the API from the server of the front end; null when there is nothing for this caller. Throws when the API does not answer. */
export async function apiGet<T>(path: string, cookie?: string): Promise<T | null> {
  const api = process.env.API_INTERNAL_URL ?? "http://127.0.0.1:8000";
  const response = await fetch(new URL(path, api), {
    headers: cookie ? { cookie } : {},
    cache: "no-store",
    signal: AbortSignal.timeout(3_000),
  });
  if (response.ok) return (await response.json()) as T;
  if (response.status >= 500) throw new Error(`The API answered ${response.status}.`);
  return null;
}

/**
 * What the signed-in person would be told, so that the page comes with it. Null for a stranger, and where it can't be
 * told; the browser asks again then, and says what is wrong.
 */
export async function apiGetSignedIn<T>(path: string): Promise<T | null> {
  const cookie = (await headers()).get("cookie") ?? "";
  return SESSION.test(cookie) ? apiGet<T>(path, cookie).catch(() => null) : null;
}
