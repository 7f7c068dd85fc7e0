"use client";

import { useTranslations } from "next-intl";

import { Segmented } from "@/components/ui/segmented";

import { WAYS, type LaneName, type Way } from "./draft";

/** How the ad comes about: all at once, over a storyboard, or step by step; says what follows and when money is spent. */
export function WayChoice({ way, lane, onChange }: { way: Way; lane: LaneName; onChange: (way: Way) => void }) {
  const t = useTranslations("brief.way");
  return (
    <div>
      <Segmented
        label={t("label")}
        value={way}
        onChange={onChange}
        options={WAYS.map((value) => ({ value, label: t(`${value}.name`) }))}
        className="max-sm:grid max-sm:w-full"
      />
      <p aria-live="polite" className="mt-2 min-h-9 text-xs text-muted sm:min-h-5">
        {t(`${way}.then`)} {lane === "generative" ? t(`${way}.paid`) : t("free")}
      </p>
    </div>
  );
}
