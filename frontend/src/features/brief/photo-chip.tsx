"use client";

import { useQuery } from "@tanstack/react-query";
import { Brush, CircleCheck, ImageOff, LoaderCircle, RotateCcw, Square, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { AssetResponse } from "@/lib/api";
import { assetsGetCutoutOptions } from "@/lib/api/@tanstack/react-query.gen";
import { cn } from "@/lib/cn";
import { messageOf } from "@/lib/http";
import { useFormat } from "@/lib/use-format";

import { CHECKER } from "./checker";
import { CutoutDialog } from "./cutout-dialog";
import { begun } from "./history";
import type { Mark } from "./strokes";
import type { Sending } from "./use-uploads";

const FRAME = "flex h-16 min-w-0 items-center gap-3 rounded-xl border border-line bg-raised pr-2";

function Chip({ picture, name, state, actions }: { picture: ReactNode; name: string; state: ReactNode; actions: ReactNode }) {
  return (
    <div className={FRAME}>
      {picture}
      <div className="min-w-0 flex-1">
        <p className="truncate text-xs font-medium">{name}</p>
        <div className="mt-0.5 text-xs">{state}</div>
      </div>
      {actions}
    </div>
  );
}

const PICTURE = "grid h-full w-16 shrink-0 place-items-center overflow-hidden rounded-l-[11px]";

function Remove({ name, onClick }: { name: string; onClick: () => void }) {
  const t = useTranslations("brief.photos");
  return (
    <Button kind="ghost" size="icon" aria-label={t("remove", { name })} onClick={onClick}>
      <X className="size-4" aria-hidden />
    </Button>
  );
}

const LOOK = {
  set: { icon: CircleCheck, tone: "text-good" },
  card: { icon: Square, tone: "text-muted" },
  brush: { icon: Brush, tone: "text-warn" },
} as const;
const STATE = { automatic: "set", brushed: "set", framed: "card", needs_strokes: "brush" } as const;

/** A photo with what will become of it; opens its cut-out. */
export function PhotoChip({ photo, onRemove }: { photo: AssetResponse; onRemove: () => void }) {
  const t = useTranslations("brief.photos");
  const cutout = useQuery(assetsGetCutoutOptions({ path: { asset_id: photo.id } }));
  // Kept here, so that strokes outlive a dialog that is closed and opened again.
  const [marks, setMarks] = useState(() => begun<Mark[]>([]));
  const state = cutout.data && STATE[cutout.data.state];
  const word = state ? t(`state.${state}`) : cutout.isError ? t("state.unchecked") : t("state.looking");
  const { icon: Icon, tone } = state ? LOOK[state] : { icon: cutout.isError ? ImageOff : LoaderCircle, tone: "text-muted" };
  const cut = state === "set" ? cutout.data?.cutout_url : null;
  return (
    <div className={cn(FRAME, "relative transition-colors has-[button:first-child:hover]:border-line-strong")}>
      <CutoutDialog
        photo={photo}
        cutout={cutout}
        marks={marks}
        setMarks={setMarks}
        trigger={
          <button type="button" aria-label={t("open", { name: photo.name, state: word })} className="flex h-full min-w-0 flex-1 items-center gap-3 rounded-xl text-left">
            <span className={cn(PICTURE, "bg-stage", cut && CHECKER)}>
              <img src={cut ?? photo.thumbnail_url ?? photo.url} alt="" className={cn("size-full", cut ? "object-contain p-1" : "object-cover")} />
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate text-xs font-medium">{photo.name}</span>{" "}
              <span className={cn("mt-0.5 flex items-center gap-1.5 text-xs", tone)}>
                <Icon className={cn("size-3.5 shrink-0", cutout.isPending && "animate-spin")} aria-hidden />
                <span className="truncate">{word}</span>
              </span>
            </span>
          </button>
        }
      />
      <Remove name={photo.name} onClick={onRemove} />
    </div>
  );
}

/** A photo on its way. */
export function SendingChip({ one, onAgain, onDrop }: { one: Sending; onAgain: () => void; onDrop: () => void }) {
  const t = useTranslations("brief.photos");
  const common = useTranslations("common");
  const { percent } = useFormat();
  const { name } = one.file;
  const sent = one.share >= 1;
  return (
    <Chip
      name={name}
      picture={
        <span className={cn(PICTURE, "bg-stage")}>
          <img src={one.preview} alt="" className="size-full object-cover opacity-50" />
        </span>
      }
      state={
        one.failed ? (
          <p role="alert" className="line-clamp-2 leading-4 text-bad" title={messageOf(one.error, common("unreachable"))}>
            {messageOf(one.error, common("unreachable"))}
          </p>
        ) : (
          <div className="flex items-center gap-2 text-muted">
            <div
              role="progressbar"
              aria-label={t("sending", { name })}
              aria-valuenow={Math.round(one.share * 100)}
              className="h-1 max-w-32 flex-1 overflow-hidden rounded-full bg-line-strong"
            >
              <div className="h-full origin-left bg-accent transition-transform duration-150" style={{ transform: `scaleX(${one.share})` }} />
            </div>
            <span className="font-mono tabular-nums">{sent ? t("checking") : percent(one.share * 100)}</span>
          </div>
        )
      }
      actions={
        <>
          {one.failed && (
            <Button kind="ghost" size="icon" aria-label={t("again", { name })} onClick={onAgain}>
              <RotateCcw className="size-4" aria-hidden />
            </Button>
          )}
          <Remove name={name} onClick={onDrop} />
        </>
      }
    />
  );
}

/** Named in the address, and gone. */
export function GoneChip({ text, onRemove }: { text: string; onRemove: () => void }) {
  const t = useTranslations("brief.photos");
  return (
    <Chip
      name={t("gone")}
      picture={
        <span className={cn(PICTURE, "bg-stage text-stage-ink")}>
          <ImageOff className="size-5" aria-hidden />
        </span>
      }
      state={<p className="line-clamp-2 leading-4 text-bad">{text}</p>}
      actions={<Remove name={t("gone")} onClick={onRemove} />}
    />
  );
}

export function WaitingChip() {
  return <Skeleton className="h-16" />;
}
