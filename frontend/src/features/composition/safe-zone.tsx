import { useTranslations } from "next-intl";

import type { PlacementItem } from "@/lib/api";

const share = (value: number) => `${value * 100}%`;

/** What a placement's own buttons and captions cover, hatched; the words belong inside. */
export function SafeZone({ placement }: { placement: PlacementItem }) {
  const t = useTranslations("composition.safeZone");
  const { left, top, right, bottom } = placement;
  const sides = [
    { key: "top", left: 0, top: 0, width: 1, height: top },
    { key: "bottom", left: 0, top: 1 - bottom, width: 1, height: bottom },
    { key: "left", left: 0, top, width: left, height: 1 - top - bottom },
    { key: "right", left: 1 - right, top, width: right, height: 1 - top - bottom },
  ];
  return (
    <div className="pointer-events-none absolute inset-0">
      {sides.map(({ key, ...box }) => (
        <span
          key={key}
          aria-hidden
          className="absolute bg-[repeating-linear-gradient(45deg,rgb(0_0_0/0.6)_0_6px,rgb(255_255_255/0.16)_6px_8px)]"
          style={{ left: share(box.left), top: share(box.top), width: share(box.width), height: share(box.height) }}
        />
      ))}
      <span aria-hidden className="absolute border border-dashed border-white/80" style={{ left: share(left), top: share(top), right: share(right), bottom: share(bottom) }} />
      <span className="absolute bottom-1.5 left-1/2 max-w-[94%] -translate-x-1/2 truncate rounded-md bg-black/80 px-2 py-0.5 text-xs text-white">{t("covered", { placement: placement.label })}</span>
    </div>
  );
}
