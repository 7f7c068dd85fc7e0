"use client";

import { CircleAlert, RotateCcw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { ProgressBar } from "@/components/ui/progress";
import { useFormat } from "@/lib/use-format";

import type { Item, useQueue } from "./use-queue";

/** What is on its way, and what was refused. */
export function QueueList({ items, again, remove }: Pick<ReturnType<typeof useQueue>, "items" | "again" | "remove">) {
  const t = useTranslations("uploads.queue");
  if (items.length === 0) return null;
  return (
    <section aria-label={t("title")} className="mt-6 rounded-xl border border-line bg-surface">
      <ul className="divide-y divide-line">
        {items.map((item) => (
          <QueueItem key={item.id} item={item} onAgain={() => again(item.id)} onRemove={() => remove(item.id)} />
        ))}
      </ul>
    </section>
  );
}

function QueueItem({ item: { file, state }, onAgain, onRemove }: { item: Item; onAgain: () => void; onRemove: () => void }) {
  const t = useTranslations("uploads.queue");
  const { fileSize } = useFormat();
  const left = useSecondsTo(state.kind === "resting" ? state.until : null, onAgain);
  const refused = state.kind === "refused";
  const text = {
    waiting: t("waiting"),
    sending: t("sending", { sent: fileSize(state.kind === "sending" ? state.sent : 0), size: fileSize(file.size) }),
    checking: t("checking"),
    resting: t("resting", { seconds: left }),
    refused: refused ? state.text : "",
  }[state.kind];
  const percent = state.kind === "sending" ? (state.sent / Math.max(file.size, 1)) * 100 : state.kind === "checking" ? 100 : 0;
  return (
    <li className="flex items-start gap-3 px-4 py-3" role={refused ? "alert" : undefined}>
      {refused && <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="max-w-full truncate font-medium">{file.name}</span>
          {!refused && <span className="text-xs text-muted tabular-nums">{text}</span>}
        </div>
        {refused ? (
          <p className="mt-0.5 text-muted">{text}</p>
        ) : (
          <div className="mt-2">
            <ProgressBar value={percent} label={t("progress", { name: file.name })} />
          </div>
        )}
      </div>
      {refused && !state.final && (
        <Button size="sm" onClick={onAgain}>
          <RotateCcw className="size-3.5" aria-hidden />
          {t("retry")}
        </Button>
      )}
      <Button kind="ghost" size="icon" aria-label={t(refused ? "dismiss" : "cancel", { name: file.name })} onClick={onRemove}>
        <X className="size-4" aria-hidden />
      </Button>
    </li>
  );
}

/** Counts down, and calls `onThere` at the end. */
function useSecondsTo(until: number | null, onThere: () => void): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (until === null) return;
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      setLeft(Math.max(seconds, 0));
      if (seconds <= 0) onThere();
    };
    const first = setTimeout(tick, 0);
    const timer = setInterval(tick, 1000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `onThere` is new at every render
  }, [until]);
  return left;
}
