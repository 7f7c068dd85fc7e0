import type { SharedAd } from "@/lib/api";

export interface Cut {
  id: string;
  url: string;
  poster: string | undefined;
  ratio: string;
  /** Its shape, and what sets it apart from another one of that shape. */
  label: string;
}

/** The ad and its variants, each under a name of its own. */
export function cutsOf({ video }: SharedAd): Cut[] {
  const all = [video, ...(video.variants ?? [])];
  return all.map((each, index) => {
    const same = all.filter((other) => other.aspect_ratio === each.aspect_ratio);
    const turn = all.slice(0, index + 1).filter((other) => other.aspect_ratio === each.aspect_ratio).length;
    return {
      id: each.id,
      url: each.url,
      poster: each.poster_url ?? undefined,
      ratio: each.aspect_ratio,
      label: same.length > 1 ? `${each.aspect_ratio} · ${turn}` : each.aspect_ratio,
    };
  });
}
