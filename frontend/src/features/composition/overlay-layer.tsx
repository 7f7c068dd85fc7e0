import type { PreviewOverlay } from "@/lib/api";

const share = (value: number) => `${value * 100}%`;

/** A picture with words, or behind them, in its place on the frame. */
export function OverlayLayer({ overlay, opacity }: { overlay: PreviewOverlay; opacity: number }) {
  return (
    <img
      src={overlay.src}
      alt=""
      className="absolute max-w-none"
      style={{ left: share(overlay.x), top: share(overlay.y), width: share(overlay.width), height: share(overlay.height), opacity }}
    />
  );
}
