"use client";

import { useTranslations } from "next-intl";

import { Arriving, Slot } from "@/components/studio/arriving";
import { SortableStrip, SortableTile } from "@/components/studio/sortable-strip";
import { Strip, Tile, WaitingTile } from "@/components/studio/strip";
import type { ImageAsset } from "@/lib/api";
import { useNames } from "@/lib/use-names";

const FEWEST = 2;

/** Beside the grid: the shots in their order, to be moved. Beside a single picture: all of them. */
export function ImageStrip({
  images,
  ratio,
  chosen,
  at,
  slots,
  all,
  locked,
  onOpen,
  onOrder,
}: {
  images: ImageAsset[];
  ratio: string;
  chosen: string[];
  at: string | null;
  slots: number;
  all: boolean;
  locked: boolean;
  onOpen: (id: string) => void;
  onOrder: (ids: string[]) => void;
}) {
  const t = useTranslations("images");
  const names = useNames();
  const of = (id: string) => images.find((image) => image.id === id)!;
  if (all) {
    return (
      <Strip label={t("strip.all")}>
        {images.map((image, i) => (
          <li key={image.id}>
            <Tile
              ratio={ratio}
              label={t("strip.image", { number: i + 1, view: names.view(image.view_type) })}
              number={chosen.includes(image.id) ? chosen.indexOf(image.id) + 1 : undefined}
              current={image.id === at}
              onPress={() => onOpen(image.id)}
            >
              <Arriving src={image.url} />
            </Tile>
          </li>
        ))}
        {Array.from({ length: slots }, (_, i) => (
          <WaitingTile key={i} ratio={ratio} label={t("waiting")}>
            <Slot />
          </WaitingTile>
        ))}
      </Strip>
    );
  }
  const missing = Math.max(FEWEST - chosen.length, 0);
  const nameOf = (id: string) => t("strip.shot", { number: chosen.indexOf(id) + 1, view: names.view(of(id).view_type) });
  return (
    <SortableStrip
      label={t("strip.label")}
      order={chosen}
      nameOf={nameOf}
      onOrder={onOrder}
      after={Array.from({ length: missing }, (_, i) => (
        <WaitingTile key={i} ratio={ratio} label={t("strip.empty")}>
          <span aria-hidden className="grid size-full place-items-center rounded-lg border border-dashed border-line-strong font-mono text-xs text-muted">
            {chosen.length + i + 1}
          </span>
        </WaitingTile>
      ))}
    >
      {chosen.map((id, i) => (
        <SortableTile
          key={id}
          id={id}
          ratio={ratio}
          handle={t("strip.move", { name: nameOf(id) })}
          locked={locked}
          label={nameOf(id)}
          number={i + 1}
          current={id === at}
          onPress={() => onOpen(id)}
        >
          <Arriving src={of(id).url} />
        </SortableTile>
      ))}
    </SortableStrip>
  );
}
