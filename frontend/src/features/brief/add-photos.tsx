"use client";

import { ImagePlus, Images } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, useState } from "react";

import { Button } from "@/components/ui/button";

import { MOST_PHOTOS } from "./draft";
import { KINDS } from "./files";
import { PageDrop } from "./page-drop";
import { UploadsDialog } from "./uploads-dialog";

/** Ways to bring photos in: files, earlier uploads; dropped and pasted ones too. */
export function AddPhotos({ ids, room, onFiles, onPick }: { ids: string[]; room: number; onFiles: (files: File[]) => void; onPick: (ids: string[]) => void }) {
  const t = useTranslations("brief.photos");
  const id = useId();
  const files = useRef<HTMLInputElement>(null);
  const [choosing, setChoosing] = useState(false);
  const browse = () => files.current?.click();
  return (
    <div className="flex gap-1">
      <Button kind="ghost" size="sm" className="px-2.5" disabled={room === 0} title={t("hint", { most: MOST_PHOTOS })} onClick={browse}>
        <ImagePlus className="size-4" aria-hidden />
        {t("add")}
      </Button>
      <Button kind="ghost" size="sm" className="px-2.5" disabled={room === 0} onClick={() => setChoosing(true)}>
        <Images className="size-4" aria-hidden />
        {t("mine")}
      </Button>
      <label htmlFor={id} className="sr-only">
        {t("file")}
      </label>
      <input
        ref={files}
        id={id}
        type="file"
        multiple
        tabIndex={-1}
        accept={KINDS.join(",")}
        className="sr-only"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <PageDrop text={t("drop", { most: MOST_PHOTOS })} onFiles={onFiles} />
      <UploadsDialog open={choosing} onOpenChange={setChoosing} taken={ids} room={room} onPick={onPick} onUpload={browse} />
    </div>
  );
}
