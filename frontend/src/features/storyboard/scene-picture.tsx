"use client";

import { LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";

import { Arriving, Slot } from "@/components/studio/arriving";
import { RatioFrame } from "@/components/studio/layout";
import type { StoryboardScene } from "@/lib/api";

/** The picture of a scene, with its words roughly where they will stand. */
export function ScenePicture({ item, place, ratio, words }: { item: StoryboardScene; place: number; ratio: string; words: string }) {
  const t = useTranslations("storyboard");
  return (
    <RatioFrame ratio={ratio} className="[container-type:inline-size]">
      {item.image_url ? <Arriving src={item.image_url} alt={t("alt", { number: place, text: item.scene.description })} /> : <Slot />}
      {item.generation_status === "generating" && (
        <span className="absolute top-3 left-3 flex items-center gap-2 rounded-lg bg-black/75 px-2.5 py-1.5 text-xs text-white">
          <LoaderCircle className="size-4 motion-safe:animate-spin" aria-hidden />
          {t("drawing")}
        </span>
      )}
      {item.generation_status === "failed" && <p className="absolute inset-x-3 top-3 rounded-lg bg-black/75 px-2.5 py-1.5 text-xs text-white">{item.error ?? t("failed")}</p>}
      {words && (
        <p
          aria-hidden
          className="pointer-events-none absolute inset-x-[6%] bottom-[8%] text-center font-semibold text-balance text-white [text-shadow:0_1px_12px_rgb(0_0_0/70%)]"
          style={{ fontSize: "clamp(14px, 5cqw, 44px)", lineHeight: 1.1 }}
        >
          {words}
        </p>
      )}
    </RatioFrame>
  );
}
