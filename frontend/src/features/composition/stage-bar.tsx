"use client";

import { ChevronDown, Frame } from "lucide-react";
import { useTranslations } from "next-intl";

import { buttonClass } from "@/components/ui/button";
import { Menu, MenuChoice } from "@/components/ui/menu";
import { Segmented } from "@/components/ui/segmented";
import type { PlacementItem } from "@/lib/api";

import { RATIOS, type Ratio } from "./choices";

/** Above the stage: which shape is looked at, and where it will run. */
export function StageBar({ shown, onShown, placements, placement, onPlacement }: {
  shown: Ratio;
  onShown: (ratio: Ratio) => void;
  /** Of the shape that is looked at. */
  placements: readonly PlacementItem[];
  placement: PlacementItem | undefined;
  onPlacement: (name: string) => void;
}) {
  const t = useTranslations("composition.safeZone");
  const ratio = useTranslations("composition.ratio");
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 px-3 pt-3 sm:px-5">
      <Segmented size="sm" label={ratio("preview")} value={shown} onChange={onShown} options={RATIOS.map((value) => ({ value, label: value }))} />
      <Menu
        trigger={
          <button type="button" className={buttonClass("ghost", "sm")} disabled={placements.length === 0}>
            <Frame className="size-4" aria-hidden />
            {placement ? placement.label : t("title")}
            <ChevronDown className="size-3.5" aria-hidden />
          </button>
        }
      >
        <MenuChoice
          label={t("choose")}
          value={placement?.name ?? ""}
          onChange={onPlacement}
          options={[{ value: "", label: t("none") }, ...placements.map(({ name, label }) => ({ value: name, label }))]}
        />
      </Menu>
    </div>
  );
}
