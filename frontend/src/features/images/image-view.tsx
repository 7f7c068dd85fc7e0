"use client";

import { useTranslations } from "next-intl";

import { Arriving } from "@/components/studio/arriving";
import { RatioFrame } from "@/components/studio/layout";
import type { ImageAsset } from "@/lib/api";
import { useNames } from "@/lib/use-names";

import { Renewing } from "./image-grid";

/** One picture, as large as the stage. */
export function ImageView({ image, ratio, renewing }: { image: ImageAsset; ratio: string; renewing: boolean }) {
  const t = useTranslations("images");
  const names = useNames();
  return (
    <div className="min-h-0 flex-1 px-4 pt-1 pb-4">
      <RatioFrame ratio={ratio}>
        <Arriving src={image.url} alt={t("alt", { view: names.view(image.view_type), prompt: image.prompt })} fit="contain" />
        {renewing && <Renewing text={t("renewing")} />}
      </RatioFrame>
    </div>
  );
}
