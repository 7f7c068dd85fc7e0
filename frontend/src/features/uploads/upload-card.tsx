"use client";

import { Download, Film, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

import { Button, buttonClass } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { AssetResponse } from "@/lib/api";
import { useFormat } from "@/lib/use-format";

/** One upload: a look at it, what it is, and what can be done with it. */
export function UploadCard({ item, onRemove }: { item: AssetResponse; onRemove: () => void }) {
  const t = useTranslations("uploads.card");
  const ask = useTranslations("uploads.remove");
  const { fileSize, seconds } = useFormat();
  const name = item.name;
  const film = item.type === "video";
  const facts = [item.format.toUpperCase(), item.width && item.height ? `${item.width} × ${item.height}` : "", item.duration ? seconds(item.duration) : "", fileSize(item.size)];
  const line = facts.filter(Boolean).join(" · ");
  return (
    <li className="[contain-intrinsic-size:auto_320px] [content-visibility:auto]">
      <Dialog
        title={name}
        description={line}
        size="lg"
        trigger={
          <button
            type="button"
            aria-label={t("look", { name })}
            className="group relative block aspect-square w-full overflow-hidden rounded-xl bg-stage text-stage-ink scheme-dark ring-1 ring-line ring-inset"
          >
            <img src={item.thumbnail_url ?? item.url} alt={name} loading="lazy" decoding="async" draggable={false} className="absolute inset-3 size-[calc(100%-1.5rem)] object-contain" />
            {film && (
              <span className="absolute bottom-2 left-2 flex items-center gap-1.5 rounded-full bg-stage/85 px-2.5 py-0.5 font-mono text-xs tabular-nums">
                <Film className="size-3.5" aria-label={t("film")} role="img" />
                {item.duration ? seconds(item.duration) : null}
              </span>
            )}
          </button>
        }
      >
        <div className="grid place-items-center rounded-xl bg-stage p-3 scheme-dark">
          {film ? (
            <video src={item.url} poster={item.thumbnail_url ?? undefined} controls autoPlay={false} preload="metadata" aria-label={name} className="max-h-[60dvh] max-w-full" />
          ) : (
            <img src={item.url} alt={name} className="max-h-[60dvh] max-w-full object-contain" />
          )}
        </div>
        {film && <p className="mt-3 text-muted">{t("filmNote")}</p>}
      </Dialog>
      <p className="mt-2.5 truncate font-medium" title={name}>
        {name}
      </p>
      <p className="truncate text-xs text-muted" title={line}>
        {line}
      </p>
      <div className="mt-1.5 -ml-2 flex items-center">
        {!film && (
          <Link href={`/sessions/new?asset=${item.id}`} aria-label={t("useName", { name })} className={`${buttonClass("ghost", "sm")} px-2`}>
            <Plus className="size-3.5" aria-hidden />
            {t("use")}
          </Link>
        )}
        <a href={`${item.url}?download=1`} aria-label={t("download", { name })} className={`${buttonClass("ghost", "icon")} ml-auto`}>
          <Download className="size-4" aria-hidden />
        </a>
        <Confirm
          trigger={
            <Button size="icon" kind="ghost" aria-label={t("delete", { name })}>
              <Trash2 className="size-4" aria-hidden />
            </Button>
          }
          title={ask("title", { name })}
          text={ask("text")}
          action={ask("action")}
          onConfirm={onRemove}
        />
      </div>
    </li>
  );
}

export function UploadSkeleton() {
  return (
    <li>
      <Skeleton ratio="1:1" />
      <Skeleton className="mt-3 h-4 w-2/3 rounded-lg" />
      <Skeleton className="mt-2 h-3 w-1/2 rounded-lg" />
      <div className="h-9" />
    </li>
  );
}
