export const HOME = "/dashboard";

/** Where to go after signing in: a path of this site, whatever somebody wrote into `?next=`. */
export function returnPath(next: string | undefined): string {
  if (!next?.startsWith("/")) return HOME;
  const here = "http://here.invalid";
  try {
    const url = new URL(next, here);
    const path = url.pathname + url.search + url.hash;
    // "/.//evil.example" is read as a path, and becomes "//evil.example".
    if (url.origin !== here || path.startsWith("//")) return HOME;
    return /^\/(login|register)(\/|$)/.test(url.pathname) ? HOME : path;
  } catch {
    return HOME;
  }
}

/** The same page of the other form. */
export function withReturn(page: "/login" | "/register", path: string): string {
  return path === HOME ? page : `${page}?next=${encodeURIComponent(path)}`;
}
