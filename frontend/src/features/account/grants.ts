import type { ApiKeyItem } from "@/lib/api";

type Scope = ApiKeyItem["scopes"][number];

/** What a key may be given: each grant has all that the one before it has. */
export const GRANTS = ["read", "write", "spend"] as const;
export type Grant = (typeof GRANTS)[number];

export function scopesOf(grant: Grant): Scope[] {
  return GRANTS.slice(0, GRANTS.indexOf(grant) + 1);
}

/** The grant that a key's scopes come to; programs may have asked for others, such as writing without reading. */
export function grantOf(scopes: readonly Scope[]): Grant | null {
  return GRANTS.find((grant) => scopesOf(grant).join() === GRANTS.filter((each) => scopes.includes(each)).join()) ?? null;
}
