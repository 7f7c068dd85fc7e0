"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Film, Plus, Trash2 } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { Button, buttonClass } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Input, Select } from "@/components/ui/field";
import { sessionsDeleteSession, type SessionSummary } from "@/lib/api";
import { sessionsListSessionsOptions, sessionsListSessionsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { stageLabel } from "@/lib/format";
import { messageOf } from "@/lib/http";

const PAGE_SIZE = 12;
const EXAMPLES = [
  "pink athletic tennis shoes with white laces",
  "craft IPA beer can, orange with navy stripes",
  "white minimalist skincare bottle with a gold pump",
];

export function Gallery() {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const cache = useQueryClient();
  const page = Math.max(Number(params.get("page")) || 1, 1);
  const status = params.get("status") ?? "";
  const q = params.get("q") ?? "";
  const [search, setSearch] = useState(q);
  const list = useQuery({
    ...sessionsListSessionsOptions({
      query: { page, page_size: PAGE_SIZE, status: status || undefined, q: q || undefined },
    }),
    placeholderData: keepPreviousData,
  });

  const show = (changes: Record<string, string>) => {
    const next = new URLSearchParams(params);
    for (const [key, value] of Object.entries(changes)) {
      if (value) next.set(key, value);
      else next.delete(key);
    }
    router.replace(`${path}?${next}`);
  };
  const remove = useMutation({
    mutationFn: (id: string) => sessionsDeleteSession({ path: { session_id: id } }),
    onSuccess: () => toast.success("Deleted, with all its files."),
    onError: (error) => toast.error(messageOf(error)),
    onSettled: () => cache.invalidateQueries({ queryKey: sessionsListSessionsQueryKey() }),
  });

  const items = list.data?.items ?? [];
  const pages = Math.max(Math.ceil((list.data?.total ?? 0) / PAGE_SIZE), 1);
  const filtered = Boolean(status || q);
  return (
    <main className="mx-auto w-full max-w-6xl flex-1 px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h1 className="text-2xl font-semibold">Your ads</h1>
        <Link href="/sessions/new" className={buttonClass("primary", "lg")}>
          <Plus className="size-4" aria-hidden />
          New ad
        </Link>
      </div>
      <div className="mt-6 grid max-w-xl grid-cols-[1fr_10rem] gap-3">
        <form
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            show({ q: search.trim(), page: "" });
          }}
        >
          <Input label="Search" type="search" placeholder="Words of the brief" value={search} onChange={(e) => setSearch(e.target.value)} />
        </form>
        <Select label="Status" value={status} onChange={(e) => show({ status: e.target.value, page: "" })}>
          <option value="">All</option>
          <option value="working">Working</option>
          <option value="waiting">Waiting for you</option>
          <option value="complete">Complete</option>
          <option value="failed">Failed</option>
          <option value="canceled">Canceled</option>
        </Select>
      </div>

      {list.isError ? (
        <p role="alert" className="mt-10 text-bad">
          {messageOf(list.error)}
        </p>
      ) : list.isPending ? (
        <ul className="mt-8 grid gap-5 sm:grid-cols-2 lg:grid-cols-3" aria-busy aria-label="Loading">
          {Array.from({ length: 6 }, (_, i) => (
            <li key={i} className="aspect-[16/12] animate-pulse rounded-xl bg-surface" />
          ))}
        </ul>
      ) : items.length === 0 ? (
        <div className="mt-16 text-center">
          <Film className="mx-auto size-8 text-muted" aria-hidden />
          <p className="mt-4 text-base">{filtered ? "Nothing matches." : "No ads yet. Start with one of these:"}</p>
          {!filtered && (
            <ul className="mx-auto mt-5 flex max-w-2xl flex-wrap justify-center gap-2">
              {EXAMPLES.map((example) => (
                <li key={example}>
                  <Link className={buttonClass()} href={`/sessions/new?prompt=${encodeURIComponent(example)}`}>
                    {example}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </div>
      ) : (
        <ul className="mt-8 grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          {items.map((session) => (
            <GalleryCard key={session.id} session={session} onDelete={() => remove.mutate(session.id)} />
          ))}
        </ul>
      )}
      {pages > 1 && (
        <nav aria-label="Pages" className="mt-8 flex items-center justify-center gap-3">
          <Button disabled={page <= 1} onClick={() => show({ page: String(page - 1) })}>
            Newer
          </Button>
          <span className="font-mono text-[13px] text-muted tabular-nums">
            {page} / {pages}
          </span>
          <Button disabled={page >= pages} onClick={() => show({ page: String(page + 1) })}>
            Older
          </Button>
        </nav>
      )}
    </main>
  );
}

function GalleryCard({ session, onDelete }: { session: SessionSummary; onDelete: () => void }) {
  const [playing, setPlaying] = useState(false);
  const name = session.title || session.product_prompt || "Untitled ad";
  return (
    <li className="group relative">
      <Link
        href={`/sessions/${session.id}`}
        className="block rounded-xl"
        onMouseEnter={() => setPlaying(!matchMedia("(prefers-reduced-motion: reduce)").matches)}
        onMouseLeave={() => setPlaying(false)}
      >
        <div className="relative aspect-video overflow-hidden rounded-xl border border-line bg-surface">
          {playing && session.video_url ? (
            <video src={session.video_url} muted autoPlay loop playsInline className="size-full object-contain" />
          ) : session.thumbnail_url ? (
            <img src={session.thumbnail_url} alt="" loading="lazy" className="size-full object-contain" />
          ) : (
            <div className="grid size-full place-items-center text-muted">
              <Film className="size-6" aria-hidden />
            </div>
          )}
        </div>
        <div className="mt-2.5 flex items-baseline justify-between gap-3">
          <span className="truncate font-medium">{name}</span>
          <span className="shrink-0 text-[13px] text-muted">
            {session.aspect_ratio} · {stageLabel(session.stage)}
          </span>
        </div>
      </Link>
      <Confirm
        trigger={
          <Button
            size="icon"
            aria-label={`Delete ${name}`}
            className="absolute top-2 right-2 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100"
          >
            <Trash2 className="size-4" aria-hidden />
          </Button>
        }
        title="Delete this ad?"
        text="Its images, clips and finished files are removed from this machine. This can’t be undone."
        action="Delete"
        onConfirm={onDelete}
      />
    </li>
  );
}
