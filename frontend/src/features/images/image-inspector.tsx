"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";

import { Facts, InspectorPart } from "@/components/studio/layout";
import { Spend } from "@/components/studio/spend";
import { Button } from "@/components/ui/button";
import type { ImageAsset, SessionResponse } from "@/lib/api";
import { useFormat } from "@/lib/use-format";
import { useNames } from "@/lib/use-names";

/** What there is to know about a picture, and another try at it. */
export function ImageInspector({
  image,
  number,
  session,
  price,
  chosen,
  fixed,
  locked,
  onToggle,
  onAgain,
}: {
  image: ImageAsset;
  number: number;
  session: SessionResponse;
  price: number;
  chosen: boolean;
  fixed: boolean;
  locked: boolean;
  onToggle: () => void;
  onAgain: () => void;
}) {
  const t = useTranslations("images");
  const { money } = useFormat();
  const names = useNames();
  const filledIn = session.lane !== "studio" && image.provider === "studio";
  return (
    <InspectorPart title={t("image", { number, view: names.view(image.view_type) })}>
      <p className="text-xs text-muted">{image.prompt}</p>
      <Facts
        items={[
          [t("fact.by"), names.maker(image)],
          [t("fact.model"), image.model],
          [t("fact.size"), `${image.width} × ${image.height}`],
          image.seed !== null && ([t("fact.seed"), image.seed] as const),
          [t("fact.cost"), money(image.cost)],
        ]}
      />
      {filledIn && <p className="text-xs text-warn">{t("filledIn")}</p>}
      {!fixed && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" disabled={locked} onClick={onToggle}>
            {chosen ? t("leave") : t("take")}
          </Button>
          <Spend price={price} title={t("again.title", { number })} text={t("again.text", { price: money(price) })} action={t("again.action", { price: money(price) })} onSpend={onAgain}>
            {(press) => (
              <Button size="sm" disabled={locked} {...press}>
                <RotateCw className="size-3.5" aria-hidden />
                {filledIn ? t("again.hosted", { price: money(price) }) : t("again.action", { price: money(price) })}
              </Button>
            )}
          </Spend>
        </div>
      )}
    </InspectorPart>
  );
}
