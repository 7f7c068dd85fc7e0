"use client";

import { useTranslations } from "next-intl";

import { Arriving, Slot } from "@/components/studio/arriving";
import { SortableStrip, SortableTile } from "@/components/studio/sortable-strip";
import { WaitingTile } from "@/components/studio/strip";
import type { StoryboardScene } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

/** The scenes in the order of the ad. */
export function SceneStrip({
  board,
  order,
  ratio,
  at,
  slots,
  changed,
  locked,
  onOpen,
  onOrder,
}: {
  board: StoryboardScene[];
  order: number[];
  ratio: string;
  at: number | null;
  slots: number;
  /** With words that are not kept yet. */
  changed: number[];
  locked: boolean;
  onOpen: (number: number) => void;
  onOrder: (order: number[]) => void;
}) {
  const t = useTranslations("storyboard");
  const { seconds } = useFormat();
  const name = (id: string) => t("scene", { number: order.indexOf(Number(id)) + 1 });
  return (
    <SortableStrip
      label={t("scenes")}
      order={order.map(String)}
      nameOf={name}
      onOrder={(next) => onOrder(next.map(Number))}
      after={Array.from({ length: slots }, (_, i) => (
        <WaitingTile key={i} ratio={ratio} label={t("waiting")}>
          <Slot />
        </WaitingTile>
      ))}
    >
      {order.map((number, i) => {
        const item = board.find((each) => each.scene.scene_number === number)!;
        const length = seconds(item.scene.duration);
        return (
          <SortableTile
            key={number}
            id={String(number)}
            ratio={ratio}
            handle={t("reorder", { number: i + 1 })}
            locked={locked}
            label={t(changed.includes(number) ? "tileChanged" : "tile", { number: i + 1, length })}
            number={changed.includes(number) ? `${i + 1} •` : i + 1}
            note={length}
            current={number === at}
            dim={item.generation_status === "generating"}
            onPress={() => onOpen(number)}
          >
            {item.image_url ? <Arriving src={item.image_url} /> : <Slot />}
          </SortableTile>
        );
      })}
    </SortableStrip>
  );
}
