"use client";

import { useTranslations } from "next-intl";

import { hostedModels, useLanes } from "@/lib/lanes";
import { useFormat } from "@/lib/use-format";

import type { LaneName } from "./draft";
import { PillMenu } from "./pill";

const USUAL_CLIP = "3.0"; // seconds

/** Who makes the ad, with models and prices; only where there is a choice. */
export function LanePick({ value, bad, onChange }: { value: LaneName; bad?: boolean; onChange: (lane: LaneName) => void }) {
  const t = useTranslations("brief.lane");
  const { money } = useFormat();
  const { lanes } = useLanes(value);
  if (lanes.length < 2 && value === "studio") return null;
  const options = lanes.map((lane) => ({
    value: lane.name,
    label: t(`${lane.name}.name`),
    hint:
      lane.name === "studio"
        ? t("studio.hint")
        : t("generative.hint", { models: hostedModels(lane), image: money(lane.image_cost), clip: money(lane.clip_costs[USUAL_CLIP] ?? 0) }),
  }));
  return <PillMenu<LaneName> label={t("label")} value={value} shown={t(`${value}.short`)} bad={bad} options={options} onChange={onChange} />;
}
