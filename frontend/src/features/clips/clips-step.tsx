"use client";

import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent } from "@dnd-kit/core";
import { arrayMove, rectSortingStrategy, SortableContext, sortableKeyboardCoordinates, useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { GripVertical, RotateCw } from "lucide-react";
import { useRef, useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { clipsRegenerateClip, clipsSaveApprovedClips, type ProgressEvent, type SessionResponse, type VideoAsset } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { cn } from "@/lib/cn";
import { makerOf, ratioStyle, seconds, stageLabel } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { againTitle, useLanes } from "@/lib/lanes";

export function ClipsStep({ session, busy, latest, onSaved }: { session: SessionResponse; busy: boolean; latest: ProgressEvent | null; onSaved: () => void }) {
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
  const clips = session.generated_clips;
  const { lane } = useLanes(session.lane);
  const [moved, setMoved] = useState<string[]>(session.clip_order);
  const [left, setLeft] = useState<string[]>(
    session.clip_order.length ? clips.map((c) => c.id).filter((id) => !session.clip_order.includes(id)) : [],
  );
  // What was ordered by hand first, then whatever arrived since.
  const known = clips.map((clip) => clip.id);
  const order = [...moved.filter((id) => known.includes(id)), ...known.filter((id) => !moved.includes(id))];
  const chosen = order.filter((id) => !left.includes(id));
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const save = useMutation({
    mutationFn: () => clipsSaveApprovedClips({ body: { session_id: session.id, approved_clip_ids: chosen, clip_order: chosen } }),
    onSuccess: async () => {
      await refresh();
      onSaved();
    },
  });
  const again = useMutation({
    mutationFn: (id: string) => clipsRegenerateClip({ path: { session_id: session.id, asset_id: id } }),
    onSettled: refresh,
    onError: (error) => toast.error(messageOf(error)),
  });
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) setMoved(arrayMove(order, order.indexOf(String(active.id)), order.indexOf(String(over.id))));
  };
  const total = busy && typeof latest?.data?.total === "number" ? latest.data.total : clips.length;
  const waiting = busy ? Math.max((total || session.approved_images.length) - clips.length, 0) : 0;
  const length = clips.filter((clip) => chosen.includes(clip.id)).reduce((sum, clip) => sum + clip.duration, 0);
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_20rem]">
      <section aria-label="Clips">
        <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
          <SortableContext items={order} strategy={rectSortingStrategy}>
            <ul className={cn("grid gap-4", session.aspect_ratio === "16:9" ? "sm:grid-cols-2" : "grid-cols-2 sm:grid-cols-3")}>
              {order.map((id) => {
                const clip = clips.find((c) => c.id === id)!;
                return (
                  <ClipTile
                    key={id}
                    clip={clip}
                    ratio={session.aspect_ratio}
                    place={chosen.indexOf(id)}
                    maker={session.lane === "studio" ? null : makerOf(clip)}
                    price={lane?.clip_costs[clip.duration.toFixed(1)] ?? 0}
                    disabled={busy}
                    onToggle={() => setLeft(left.includes(id) ? left.filter((x) => x !== id) : [...left, id])}
                    onAgain={() => again.mutate(id)}
                  />
                );
              })}
              {Array.from({ length: waiting }, (_, i) => (
                <li key={`waiting-${i}`} className="animate-pulse rounded-xl bg-surface" style={ratioStyle(session.aspect_ratio)} aria-label="On its way" />
              ))}
            </ul>
          </SortableContext>
        </DndContext>
      </section>
      <div className="space-y-5 self-start lg:sticky lg:top-6">
        <div>
          <h2 className="text-base font-semibold">Choose and order</h2>
          <p className="mt-1 text-muted">
            Drag a clip by its handle, or focus the handle and use Space and the arrow keys. Untick what should not be in the ad.
          </p>
        </div>
        <p className="font-mono text-[13px] text-muted tabular-nums">
          {chosen.length} clips · {seconds(length)}
        </p>
        {save.isError && (
          <p role="alert" className="text-bad">
            {messageOf(save.error)}
          </p>
        )}
        <Button kind="primary" size="lg" className="w-full" busy={save.isPending} disabled={busy || chosen.length === 0} onClick={() => save.mutate()}>
          Continue with {chosen.length} clips
        </Button>
      </div>
    </div>
  );
}

function ClipTile({
  clip,
  ratio,
  place,
  maker,
  price,
  disabled,
  onToggle,
  onAgain,
}: {
  clip: VideoAsset;
  ratio: string;
  place: number;
  maker: string | null;
  price: number;
  disabled: boolean;
  onToggle: () => void;
  onAgain: () => void;
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: clip.id, disabled });
  const video = useRef<HTMLVideoElement>(null);
  const move = stageLabel(clip.camera_move);
  const chosen = place >= 0;
  const play = () => {
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) void video.current?.play().catch(() => undefined);
  };
  const stop = () => {
    video.current?.pause();
    if (video.current) video.current.currentTime = 0;
  };
  return (
    <li ref={setNodeRef} style={{ transform: CSS.Transform.toString(transform), transition }} className={cn("relative", isDragging && "z-10 opacity-80")}>
      <div
        className={cn("relative overflow-hidden rounded-xl bg-surface ring-2 ring-transparent", chosen ? "ring-accent" : "opacity-60")}
        style={ratioStyle(ratio)}
        onMouseEnter={play}
        onMouseLeave={stop}
      >
        <video ref={video} src={clip.url} poster={clip.poster_url ?? undefined} muted loop playsInline preload="none" className="size-full object-cover" aria-label={`Clip: ${move}`} />
        {chosen && (
          <span aria-hidden className="absolute top-2 left-2 grid size-6 place-items-center rounded-full bg-accent font-mono text-xs font-semibold text-accent-ink">{place + 1}</span>
        )}
      </div>
      <div className="mt-2 flex items-center gap-2">
        <button
          type="button"
          ref={setActivatorNodeRef}
          {...attributes}
          {...listeners}
          aria-label={`Reorder ${move}`}
          className="grid size-8 cursor-grab touch-none place-items-center rounded-lg text-muted hover:bg-raised hover:text-ink"
        >
          <GripVertical className="size-4" aria-hidden />
        </button>
        <label className="flex min-w-0 flex-1 items-center gap-2">
          <input type="checkbox" checked={chosen} disabled={disabled} onChange={onToggle} className="size-4 accent-accent" />
          <span className="truncate">{move}</span>
          <span className="font-mono text-[13px] text-muted tabular-nums">{seconds(clip.duration)}</span>
          {maker && <span className="truncate text-[13px] text-muted">{maker}</span>}
        </label>
        <Button size="icon" kind="ghost" aria-label={`Film ${move} again`} title={againTitle(maker, price)} disabled={disabled} onClick={onAgain}>
          <RotateCw className="size-4" aria-hidden />
        </Button>
      </div>
    </li>
  );
}
