"use client";

import { useTranslations } from "next-intl";

import type { Move, Stage, ViewType } from "./api";
import { stageLabel } from "./format";

const VIEWS: Record<ViewType, true> = { front: true, side: true, back: true, top: true, detail: true, lifestyle: true };
const MOVES: Record<Move, true> = { push_in: true, pull_out: true, orbit_left: true, orbit_right: true, rise: true, slide: true };

/** What the server names by a key, in the reader's language. */
export function useNames() {
  const t = useTranslations("studio");
  return {
    stage: (stage: Stage) => t(`stage.${stage}`),
    view: (view: string) => (view in VIEWS ? t(`view.${view as ViewType}`) : stageLabel(view)),
    move: (move: string) => (move in MOVES ? t(`move.${move as Move}`) : stageLabel(move)),
    /** Who made a picture or a clip, in a word or two. */
    maker: (made: { provider: string; model: string }) => (made.provider === "studio" ? t("maker.studio") : made.model.slice(made.model.indexOf("/") + 1)),
  };
}
