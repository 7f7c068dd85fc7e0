"use client";

import { EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";

import { Arriving, Slot } from "@/components/studio/arriving";
import { SortableStrip, SortableTile } from "@/components/studio/sortable-strip";
import { WaitingTile } from "@/components/studio/strip";
import type { SessionResponse } from "@/lib/api";
import { useFormat } from "@/lib/use-format";
import { useNames } from "@/lib/use-names";

import { chosenOf, rangeOf, type ClipDraft } from "./clip-draft";
import { lengthOf } from "./trim";

/** The clips in the order of the ad. */
export function ClipStrip({
  session,
  draft,
  at,
  renewing,
  waiting,
  locked,
  onFocus,
  onOrder,
}: {
  session: SessionResponse;
  draft: ClipDraft;
  at: string | null;
  renewing: string | null;
  waiting: number;
  locked: boolean;
  onFocus: (id: string) => void;
  onOrder: (order: string[]) => void;
}) {
  const t = useTranslations("clips");
  const { seconds } = useFormat();
  const names = useNames();
  const chosen = chosenOf(draft);
  const of = (id: string) => session.generated_clips.find((clip) => clip.id === id)!;
  const nameOf = (id: string) => names.move(of(id).camera_move);
  const behind = (i: number) => session.generated_images.find((image) => image.id === session.approved_images[i])?.url;
  return (
    <SortableStrip
      label={t("strip.label")}
      order={draft.order}
      nameOf={nameOf}
      onOrder={onOrder}
      after={Array.from({ length: waiting }, (_, i) => (
        <WaitingTile key={i} ratio={session.aspect_ratio} label={t("waiting")}>
          <Slot behind={behind(draft.order.length + i)} />
        </WaitingTile>
      ))}
    >
      {draft.order.map((id) => {
        const clip = of(id);
        const out = draft.left.includes(id);
        const length = seconds(lengthOf(rangeOf(clip, draft.trims)));
        return (
          <SortableTile
            key={id}
            id={id}
            ratio={session.aspect_ratio}
            handle={t("strip.reorder", { name: nameOf(id) })}
            locked={locked}
            label={t(out ? "strip.out" : "strip.in", { number: chosen.indexOf(id) + 1, name: nameOf(id), length })}
            number={out ? <EyeOff className="size-3.5" /> : chosen.indexOf(id) + 1}
            note={length}
            current={id === at}
            dim={out || renewing === id}
            onPress={() => onFocus(id)}
          >
            {clip.poster_url ? <Arriving src={clip.poster_url} /> : <Slot />}
          </SortableTile>
        );
      })}
    </SortableStrip>
  );
}
