/** A plain request, as its refusal is no news: whoever leaves is signed out anyway. Then a new page, with nothing of the old. */
export async function signOut() {
  await fetch("/api/auth/logout", { method: "POST" }).catch(() => null);
  location.replace("/login");
}
