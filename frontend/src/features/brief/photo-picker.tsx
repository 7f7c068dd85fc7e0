"use client";

import { useMutation } from "@tanstack/react-query";
import { ImagePlus, LoaderCircle, X } from "lucide-react";
import { useId, useState, type DragEvent } from "react";

import { Button } from "@/components/ui/button";
import { assetsUploadAsset, type AssetResponse } from "@/lib/api";
import { cn } from "@/lib/cn";
import { messageOf } from "@/lib/http";

import { PhotoCutout } from "./cutout-dialog";

const MOST = 4;

/** Product photos: dropped or picked, sent at once. */
export function PhotoPicker({ photos, onChange }: { photos: AssetResponse[]; onChange: (photos: AssetResponse[]) => void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: async (files: File[]) => {
      const sent: AssetResponse[] = [];
      for (const file of files) sent.push((await assetsUploadAsset({ body: { file } })).data!);
      return sent;
    },
    onSuccess: (sent) => onChange([...photos, ...sent].slice(0, MOST)),
  });
  const take = (files: FileList | null) => {
    if (files?.length) upload.mutate([...files].slice(0, MOST - photos.length));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <fieldset className="space-y-1.5">
      <legend className="text-[13px] font-medium">Photos (optional)</legend>
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn("flex flex-wrap items-center gap-3 rounded-xl border border-dashed border-line-strong p-3", over && "border-accent bg-raised")}
      >
        {photos.map((photo) => (
          <div key={photo.id} className="relative size-24 overflow-hidden rounded-lg border border-line bg-raised">
            <PhotoCutout photo={photo} />
            <Button
              kind="secondary"
              aria-label={`Remove ${photo.name}`}
              className="absolute top-1 right-1 size-6 p-0"
              onClick={() => onChange(photos.filter((p) => p.id !== photo.id))}
            >
              <X className="size-3.5" aria-hidden />
            </Button>
          </div>
        ))}
        {photos.length < MOST && (
          <label
            htmlFor={id}
            className="flex min-h-20 flex-1 cursor-pointer items-center justify-center gap-2 rounded-lg px-4 text-center text-muted transition-colors hover:bg-surface hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            {upload.isPending ? <LoaderCircle className="size-4 animate-spin" aria-hidden /> : <ImagePlus className="size-4" aria-hidden />}
            {upload.isPending ? "Checking the photo…" : "Drop a JPEG, PNG or WebP, or choose one"}
            <input
              id={id}
              type="file"
              multiple
              accept="image/jpeg,image/png,image/webp"
              className="sr-only"
              onChange={(event) => {
                take(event.target.files);
                event.target.value = "";
              }}
            />
          </label>
        )}
      </div>
      <p className={cn("text-[13px]", upload.isError ? "text-bad" : "text-muted")} role={upload.isError ? "alert" : undefined}>
        {upload.isError ? messageOf(upload.error) : "On a plain background the product is cut out and stood in a set; elsewhere brush it, or it is shown on a card."}
      </p>
    </fieldset>
  );
}
