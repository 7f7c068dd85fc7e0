import type { CutPreview, PreviewOverlay, PreviewPiece } from "@/lib/api";

/** Seconds in which words arrive and leave; the render moves them in over about as long. */
const ARRIVING = 0.3;
const LEAVING = 8 / 30;

const ratio = (part: number, whole: number) => (whole <= 0 ? 1 : Math.min(Math.max(part / whole, 0), 1));

/** How much of a piece shows at a time. It fades in over the one before it, which stays until it is covered. */
export function pieceOpacity(pieces: readonly PreviewPiece[], index: number, time: number): number {
  const piece = pieces[index];
  if (!piece || time < piece.start) return 0;
  // The last frame stays when the ad is over.
  if (time >= piece.end) return index === pieces.length - 1 ? 1 : 0;
  const before = pieces[index - 1];
  return before ? ratio(time - piece.start, before.end - piece.start) : 1;
}

/** The piece that is seen most. */
export function currentPiece(pieces: readonly PreviewPiece[], time: number): number {
  return Math.max(pieces.findLastIndex((_, index) => pieceOpacity(pieces, index, time) >= 0.5), 0);
}

/** Where in its own clip a piece is; it does not run past its end. */
export function clipTime(piece: PreviewPiece, time: number): number {
  return piece.clip_start + Math.min(Math.max(time, piece.start), piece.end) - piece.start;
}

const onCard = ({ part }: PreviewOverlay) => /^(card|intro|outro)/.test(part);

/** The card that a picture lies on; -1 for what lies on the film itself. */
export function cardOf(pieces: readonly PreviewPiece[], overlay: PreviewOverlay): number {
  if (!onCard(overlay)) return -1;
  return pieces.findIndex((piece) => piece.kind === "card" && overlay.start >= piece.start - 0.01 && overlay.start < piece.end);
}

/** How much of a picture shows at a time, apart from that of its card. */
export function overlayOpacity(overlay: PreviewOverlay, time: number, duration: number): number {
  if (time < overlay.start) return 0;
  const last = overlay.end >= duration - 0.05;
  if (time >= overlay.end) return last && onCard(overlay) ? 1 : 0;
  if (overlay.part === "card") return 1;
  const length = overlay.end - overlay.start;
  const arrived = ratio(time - overlay.start, Math.min(ARRIVING, length / 2));
  // What lies on a card leaves with it.
  return onCard(overlay) ? arrived : Math.min(arrived, ratio(overlay.end - time, Math.min(LEAVING, length / 3)));
}

/** Seconds at which one piece gives way to the next: the middle of the transition. */
export function cuts({ pieces }: Pick<CutPreview, "pieces">): number[] {
  return pieces.slice(1).map((piece, i) => (piece.start + pieces[i]!.end) / 2);
}

/** A moment at which all words that there will be have arrived. */
export function tellingTime({ pieces, overlays, duration }: CutPreview): number {
  const cta = overlays.find((overlay) => overlay.part === "cta") ?? overlays.find((overlay) => overlay.part === "name");
  if (cta) return Math.min(cta.start + 2 * ARRIVING, (cta.start + cta.end) / 2);
  return Math.min((pieces[0]?.end ?? 0) + 0.5, duration);
}
