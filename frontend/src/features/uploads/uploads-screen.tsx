"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, ImagePlus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { toast } from "sonner";

import { Button, buttonClass } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { assetsDeleteAsset, assetsUploadAsset, type AssetResponse } from "@/lib/api";
import { assetsListAssetsOptions, assetsListAssetsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { fileSize, seconds } from "@/lib/format";
import { messageOf } from "@/lib/http";

const TYPES = "image/jpeg,image/png,image/webp,video/mp4,video/quicktime";
const PAGE = 48;

/** What was uploaded: product photos, logos, films. */
export function UploadsScreen() {
  const cache = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [page, setPage] = useState(1);
  const query = { page, page_size: PAGE };
  const list = useQuery({ ...assetsListAssetsOptions({ query }), placeholderData: (before) => before });
  const refresh = () => cache.invalidateQueries({ queryKey: [{ _id: assetsListAssetsQueryKey()[0]._id }] });
  const upload = useMutation({
    mutationFn: async (files: File[]) => {
      const refused: string[] = [];
      for (const file of files) {
        await assetsUploadAsset({ body: { file } }).catch((error: unknown) => refused.push(`${file.name}: ${messageOf(error)}`));
      }
      return refused;
    },
    onSuccess: () => setPage(1),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => assetsDeleteAsset({ path: { asset_id: id } }),
    onError: (error) => toast.error(messageOf(error)),
    onSettled: refresh,
  });
  const items = list.data?.items ?? [];
  const pages = Math.max(Math.ceil((list.data?.total ?? 0) / PAGE), 1);
  if (list.isSuccess && !list.isPlaceholderData && page > pages) setPage(pages); // its last item was deleted
  return (
    <main className="mx-auto w-full max-w-6xl flex-1 px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-2xl font-semibold">Uploads</h1>
          <p className="mt-1 text-muted">Product photos, logos and films, up to 50 MB each. What cameras note beside the picture is taken out.</p>
        </div>
        <input
          ref={picker}
          type="file"
          multiple
          accept={TYPES}
          aria-label="Files to upload"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            if (event.target.files?.length) upload.mutate([...event.target.files]);
            event.target.value = "";
          }}
        />
        <Button kind="primary" size="lg" busy={upload.isPending} onClick={() => picker.current?.click()}>
          {!upload.isPending && <ImagePlus className="size-4" aria-hidden />}
          {upload.isPending ? "Checking…" : "Upload"}
        </Button>
      </div>
      {[...(list.isError ? [messageOf(list.error)] : []), ...(upload.data ?? [])].map((text) => (
        <p key={text} role="alert" className="mt-6 text-bad">
          {text}
        </p>
      ))}
      {list.isSuccess && items.length === 0 && (
        <div className="mt-16 text-center">
          <ImagePlus className="mx-auto size-8 text-muted" aria-hidden />
          <p className="mt-4 text-base">Nothing uploaded yet.</p>
          <p className="mt-1 text-muted">Photos make ads of your own product; a logo belongs to a client’s brand. Films are kept, but ads do not use them yet.</p>
        </div>
      )}
      <ul className="mt-8 grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4">
        {items.map((item) => (
          <Upload key={item.id} item={item} onRemove={() => remove.mutate(item.id)} />
        ))}
      </ul>
      {pages > 1 && (
        <nav aria-label="Pages" className="mt-8 flex items-center justify-center gap-3">
          <Button disabled={page === 1} onClick={() => setPage(page - 1)}>
            Newer
          </Button>
          <span className="text-[13px] text-muted">
            {page} of {pages}
          </span>
          <Button disabled={page === pages} onClick={() => setPage(page + 1)}>
            Older
          </Button>
        </nav>
      )}
    </main>
  );
}

function Upload({ item, onRemove }: { item: AssetResponse; onRemove: () => void }) {
  const facts = [`${item.width} × ${item.height}`, item.duration ? seconds(item.duration) : null, fileSize(item.size)];
  return (
    <li className="overflow-hidden rounded-xl border border-line bg-surface">
      <div className="aspect-4/3 bg-raised">
        {item.type === "video" ? (
          <video src={item.url} poster={item.thumbnail_url ?? undefined} controls preload="none" aria-label={item.name} className="size-full object-contain" />
        ) : (
          <img src={item.thumbnail_url ?? item.url} alt={item.name} className="size-full object-contain" loading="lazy" />
        )}
      </div>
      <div className="flex items-center gap-1 p-3">
        <div className="min-w-0 flex-1">
          <p className="truncate text-[13px] font-medium">{item.name}</p>
          <p className="truncate text-[13px] text-muted">{facts.filter(Boolean).join(" · ")}</p>
        </div>
        <a href={`${item.url}?download=1`} aria-label={`Download ${item.name}`} className={buttonClass("ghost", "icon")}>
          <Download className="size-4" aria-hidden />
        </a>
        <Confirm
          trigger={
            <Button size="icon" kind="ghost" aria-label={`Delete ${item.name}`}>
              <Trash2 className="size-4" aria-hidden />
            </Button>
          }
          title={`Delete ${item.name}?`}
          text="What an ad or a brand uses can’t be deleted."
          action="Delete"
          onConfirm={onRemove}
        />
      </div>
    </li>
  );
}
