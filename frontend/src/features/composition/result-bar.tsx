"use client";

import { ChevronDown, Quote } from "lucide-react";
import { useTranslations } from "next-intl";

import { buttonClass } from "@/components/ui/button";
import { LateMenu } from "@/components/ui/late-menu";
import { Segmented } from "@/components/ui/segmented";

import { shapesOf, type AdFile } from "./files";

const load = async () => (await import("./variant-menu")).VariantMenu;

/** Which of the files plays: its shape, and its words where there are variants of them. */
export function ResultBar({ files, file, onShow }: { files: readonly AdFile[]; file: AdFile; onShow: (id: string) => void }) {
  const t = useTranslations("result");
  const shapes = shapesOf(files);
  const same = files.filter(({ aspect_ratio }) => aspect_ratio === file.aspect_ratio);
  const words = ({ hook, cta }: AdFile) => (hook ? [hook, cta].filter(Boolean).join(" … ") : t("original"));
  const button = {
    type: "button",
    className: `${buttonClass("ghost", "sm")} max-w-full min-w-0`,
    children: (
      <>
        <Quote className="size-3.5 shrink-0" aria-hidden />
        <span className="truncate">{words(file)}</span>
        <ChevronDown className="size-3.5 shrink-0" aria-hidden />
      </>
    ),
  } as const;
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 px-3 pt-3 sm:px-5">
      {shapes.length > 1 && (
        <Segmented
          size="sm"
          label={t("shape")}
          value={file.aspect_ratio}
          onChange={(shape) => {
            // The same words in the other shape, if they were cut in it.
            const there = files.filter(({ aspect_ratio }) => aspect_ratio === shape);
            onShow((there.find(({ hook, cta }) => hook === file.hook && cta === file.cta) ?? there[0]!).id);
          }}
          options={shapes.map((value) => ({ value, label: value }))}
        />
      )}
      {same.length > 1 && (
        <LateMenu
          load={load}
          button={(opener) => <button {...button} {...opener} />}
          props={{
            trigger: <button {...button} />,
            label: t("variant"),
            value: file.id,
            onChange: onShow,
            options: same.map((each) => ({ value: each.id, label: words(each) })),
          }}
        />
      )}
    </div>
  );
}
