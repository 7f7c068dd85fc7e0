import type { LaneItem } from "./api";

/** USD of a clip of about so many seconds; the lengths on offer are steps, and the next longer one is bought. */
export function clipPrice(lane: LaneItem | undefined, seconds: number): number {
  const offers = Object.entries(lane?.clip_costs ?? {})
    .map(([length, price]) => [Number(length), price] as const)
    .sort(([a], [b]) => a - b);
  // A finished clip may be some frames longer than what was asked for.
  return (offers.find(([length]) => length >= seconds - 0.1) ?? offers.at(-1))?.[1] ?? 0;
}
