"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Images } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Empty } from "@/components/ui/empty";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { assetsListAssetsOptions } from "@/lib/api/@tanstack/react-query.gen";
import { cn } from "@/lib/cn";
import { messageOf } from "@/lib/http";

const GRID = "grid grid-cols-3 gap-2 sm:grid-cols-5";

/** Photos that were sent before, to be used again. */
export function UploadsDialog({
  open,
  onOpenChange,
  taken,
  room,
  onPick,
  onUpload,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Ids that the ad has already. */
  taken: string[];
  /** How many more it takes. */
  room: number;
  onPick: (ids: string[]) => void;
  onUpload: () => void;
}) {
  const t = useTranslations("brief.uploads");
  const common = useTranslations("common");
  const list = useQuery({ ...assetsListAssetsOptions({ query: { page_size: 100 } }), enabled: open });
  const [picked, setPicked] = useState<string[]>([]);
  const photos = list.data?.items.filter((asset) => asset.type === "image");
  const settle = (next: boolean) => {
    if (!next) setPicked([]);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={settle}
      size="lg"
      title={t("title")}
      description={t("room", { count: room })}
      footer={
        photos &&
        photos.length > 0 && (
          <Button
            kind="primary"
            disabled={picked.length === 0}
            onClick={() => {
              onPick(picked);
              settle(false);
            }}
          >
            {t("add", { count: picked.length })}
          </Button>
        )
      }
    >
      {list.isPending ? (
        <div className={GRID} aria-busy aria-label={common("loading")} role="status">
          {Array.from({ length: 10 }, (_, i) => (
            <Skeleton key={i} ratio="1:1" />
          ))}
        </div>
      ) : list.isError ? (
        <ErrorState message={messageOf(list.error, common("unreachable"))} onRetry={() => void list.refetch()} busy={list.isFetching} />
      ) : photos!.length === 0 ? (
        <Empty
          icon={Images}
          text={t("empty")}
          action={
            <Button
              kind="primary"
              onClick={() => {
                settle(false);
                onUpload();
              }}
            >
              {t("upload")}
            </Button>
          }
        />
      ) : (
        <ul className={GRID}>
          {photos!.map((photo) => {
            const used = taken.includes(photo.id);
            const on = picked.includes(photo.id);
            return (
              <li key={photo.id}>
                <button
                  type="button"
                  aria-pressed={on || used}
                  disabled={used || (!on && picked.length >= room)}
                  aria-label={used ? t("used", { name: photo.name }) : photo.name}
                  title={photo.name}
                  onClick={() => setPicked(on ? picked.filter((id) => id !== photo.id) : [...picked, photo.id])}
                  className={cn("relative block aspect-square w-full overflow-hidden rounded-xl bg-stage disabled:opacity-45", on && "ring-2 ring-accent-text")}
                >
                  <img src={photo.thumbnail_url ?? photo.url} alt="" loading="lazy" className="size-full object-cover" />
                  {(on || used) && (
                    <span className="absolute top-2 right-2 grid size-5 place-items-center rounded-full bg-accent text-accent-ink">
                      <Check className="size-3.5" aria-hidden />
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}
