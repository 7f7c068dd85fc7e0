"use client";

import { ImagePlus, Search, SearchX, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";

import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";
import { useFormat } from "@/lib/use-format";

import { QueueList } from "./queue-list";
import { UploadCard, UploadSkeleton } from "./upload-card";
import { MAX_MB, TYPES } from "./upload-rules";
import { useDrop } from "./use-drop";
import { useQueue } from "./use-queue";
import { useUploads } from "./use-uploads";

const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(13rem,45%),1fr))] gap-x-4 gap-y-6 sm:gap-x-5";
const KINDS = ["all", "image", "video"] as const;

/** What was uploaded: product photos, logos, films. */
export function UploadsScreen() {
  const t = useTranslations("uploads");
  const common = useTranslations("common");
  const { fileSize } = useFormat();
  const params = useSearchParams();
  const picker = useRef<HTMLInputElement>(null);
  const { list, items, remove, refresh } = useUploads();
  const queue = useQueue(() => void refresh());
  const over = useDrop(queue.add);
  const kind = KINDS.find((each) => each === params.get("kind")) ?? "all";
  const q = params.get("q") ?? "";
  const write = (name: string, value: string) => {
    const next = new URLSearchParams(window.location.search);
    if (value) next.set(name, value);
    else next.delete(name);
    window.history.replaceState(null, "", next.size > 0 ? `/uploads?${next}` : "/uploads");
  };

  const busy = queue.items.some(({ state }) => state.kind !== "refused");
  useEffect(() => {
    if (!busy && queue.kept > 0) toast.success(t("queue.done", { count: queue.kept }));
  }, [busy, queue.kept, t]);

  const shown = items.filter((item) => (kind === "all" || item.type === kind) && item.name.toLowerCase().includes(q.trim().toLowerCase()));
  const size = shown.reduce((sum, item) => sum + item.size, 0);
  const filled = list.isPending || items.length > 0; // what is there while loading stays where it is
  const upload = (
    <Button kind="primary" size="lg" onClick={() => picker.current?.click()}>
      <Upload className="size-4" aria-hidden />
      {t("upload")}
    </Button>
  );
  return (
    <main className="mx-auto w-full max-w-[100rem] flex-1 px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div className="max-w-2xl">
          <h1 className="text-2xl font-semibold">{t("title")}</h1>
          <p className="mt-1 text-muted">{t("intro", { max: MAX_MB })}</p>
        </div>
        <input
          ref={picker}
          type="file"
          multiple
          accept={TYPES}
          aria-label={t("choose")}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            if (event.target.files?.length) queue.add([...event.target.files]);
            event.target.value = "";
          }}
        />
        {filled && upload}
      </div>
      <QueueList {...queue} />
      {filled && (
        <div className="mt-6 flex flex-wrap items-center gap-3">
          <div className="relative w-full sm:w-64">
            <Search className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" aria-hidden />
            <input
              type="search"
              aria-label={t("filter.search")}
              placeholder={t("filter.placeholder")}
              value={q}
              onChange={(event) => write("q", event.target.value)}
              className="h-9 w-full rounded-lg border border-line bg-surface pr-3 pl-9 text-sm transition-colors placeholder:text-muted hover:border-line-strong pointer-coarse:min-h-11 pointer-coarse:text-base"
            />
          </div>
          <Segmented label={t("filter.label")} value={kind} onChange={(value) => write("kind", value === "all" ? "" : value)} options={KINDS.map((value) => ({ value, label: t(`filter.${value}`) }))} />
          <p role="status" className="text-xs text-muted tabular-nums">
            {shown.length > 0 && t("count", { count: shown.length, size: fileSize(size) })}
          </p>
        </div>
      )}
      <div className="mt-6">
        {list.isPending ? (
          <ul aria-busy aria-label={t("loading")} className={GRID}>
            {Array.from({ length: 12 }, (_, i) => (
              <UploadSkeleton key={i} />
            ))}
          </ul>
        ) : list.isError && items.length === 0 ? (
          <ErrorState title={t("error.title")} message={messageOf(list.error, common("unreachable"))} kept={t("error.kept")} onRetry={() => void list.refetch()} busy={list.isFetching} />
        ) : items.length === 0 ? (
          <div className="rounded-2xl border border-dashed border-line-strong">
            <Empty icon={ImagePlus} text={t("empty")} action={upload} />
          </div>
        ) : shown.length === 0 ? (
          <Empty icon={SearchX} text={t("none.text")} action={<Button onClick={() => window.history.replaceState(null, "", "/uploads")}>{t("none.clear")}</Button>} />
        ) : (
          <ul aria-label={t("list")} className={GRID}>
            {shown.map((item) => (
              <UploadCard key={item.id} item={item} onRemove={() => remove.mutate(item)} />
            ))}
          </ul>
        )}
      </div>
      {over && (
        <div aria-hidden className="pointer-events-none fixed inset-0 z-40 grid animate-fade place-items-center bg-canvas/80 p-6">
          <p className="grid size-full place-items-center rounded-2xl border-2 border-dashed border-accent text-xl font-semibold">{t("drop")}</p>
        </div>
      )}
    </main>
  );
}
