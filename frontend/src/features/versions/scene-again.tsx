"use client";

import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/field";
import type { Scene, SceneAgain as Again } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

/** Makes one scene's picture and clip anew, after asking what it shall show. */
export function SceneAgain({ scene, price, paid, disabled, onAgain }: {
  scene: Scene;
  /** null while it is not known. */
  price: number | null;
  paid: boolean; disabled: boolean;
  onAgain: (scene: Again) => void;
}) {
  const t = useTranslations("versions.again");
  const { money } = useFormat();
  const [wish, setWish] = useState("");
  const number = scene.scene_number;
  const cost = price === null ? "" : paid ? t("about", { price: money(price) }) : money(price);
  return (
    <Dialog
      title={t("title", { number })}
      description={t("text")}
      size="sm"
      trigger={
        <Button size="lg" disabled={disabled || price === null} className="w-full sm:w-auto">
          <RotateCw className="size-4" aria-hidden />
          {price === null ? t("wait", { number }) : t("button", { number, cost })}
        </Button>
      }
      footer={
        <>
          <DialogClose>
            <Button>{t("cancel")}</Button>
          </DialogClose>
          <DialogClose>
            <Button kind="primary" onClick={() => onAgain({ scene_number: number, visual_prompt: wish.trim() || null })}>
              {t("go", { cost })}
            </Button>
          </DialogClose>
        </>
      }
    >
      <Textarea label={t("wish")} hint={t("now", { prompt: scene.visual_prompt })} maxLength={300} value={wish} onChange={(event) => setWish(event.target.value)} />
    </Dialog>
  );
}
