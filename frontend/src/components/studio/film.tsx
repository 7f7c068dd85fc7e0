"use client";

import { Screen, Transport } from "./player";
import { usePlayer } from "./use-player";

/** A film on the stage with all it needs: the draft of an ad, or the ad. */
export function Film({ src, ratio, label, poster, keys }: { src: string; ratio: string; label: string; poster?: string | null; keys?: boolean }) {
  const player = usePlayer({ source: src, keys });
  return (
    <>
      <div className="min-h-0 flex-1 px-4 pt-4">
        <Screen player={player} src={src} poster={poster} ratio={ratio} label={label} />
      </div>
      <Transport player={player} sound />
    </>
  );
}
