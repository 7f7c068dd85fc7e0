"use client";

import { Fragment } from "react";

import type { CutPreview, VideoAsset } from "@/lib/api";

import { ClipLayer } from "./clip-layer";
import { useMoment, type Clock } from "./clock";
import { OverlayLayer } from "./overlay-layer";
import { cardOf, overlayOpacity, pieceOpacity } from "./timeline";

/** The cut at a moment: its pieces over each other, and what lies on them. Fills its frame. */
export function Film({ preview, clips, clock }: { preview: CutPreview; clips: readonly VideoAsset[]; clock: Clock }) {
  const { time, playing } = useMoment(clock);
  const { pieces, overlays, duration } = preview;
  const laid = overlays.map((overlay, index) => ({ overlay, index, card: cardOf(pieces, overlay) }));
  return (
    <div aria-hidden>
      {pieces.map((piece, index) => {
        const opacity = pieceOpacity(pieces, index, time);
        return piece.kind === "clip" ? (
          <ClipLayer key={`${index}-${piece.clip_id}`} piece={piece} clip={clips.find((clip) => clip.id === piece.clip_id)} time={time} playing={playing} opacity={opacity} />
        ) : (
          <div key={`${index}-card`} className="absolute inset-0" style={{ opacity }}>
            {laid.map((each) => each.card === index && <OverlayLayer key={each.index} overlay={each.overlay} opacity={overlayOpacity(each.overlay, time, duration)} />)}
          </div>
        );
      })}
      {laid.map((each) => (
        <Fragment key={each.index}>{each.card < 0 && <OverlayLayer overlay={each.overlay} opacity={overlayOpacity(each.overlay, time, duration)} />}</Fragment>
      ))}
    </div>
  );
}
