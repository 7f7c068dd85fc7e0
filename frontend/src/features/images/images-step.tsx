"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState, type FormEvent } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Select, Textarea } from "@/components/ui/field";
import {
  clipsGenerateClips,
  imagesRegenerateImage,
  imagesSaveApprovedImages,
  type ImageAsset,
  type ProgressEvent,
  type SessionResponse,
} from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { cn } from "@/lib/cn";
import { makerOf, money, ratioStyle, stageLabel } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { againTitle, useLanes } from "@/lib/lanes";
import { toggled } from "@/lib/selection";

const FEWEST = 2;

export function ImagesStep({ session, busy, latest, onStarted }: { session: SessionResponse; busy: boolean; latest: ProgressEvent | null; onStarted: () => void }) {
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
  const images = session.generated_images;
  const ids = images.map((image) => image.id);
  const [picked, setPicked] = useState<string[]>(session.approved_images);
  const selected = picked.filter((id) => ids.includes(id));
  const [prompt, setPrompt] = useState(session.video_prompt ?? "");
  const [duration, setDuration] = useState(3);
  const { lane } = useLanes(session.lane);
  const clipCost = lane?.clip_costs[duration.toFixed(1)] ?? 0;
  const film = useMutation({
    mutationFn: async () => {
      await imagesSaveApprovedImages({ body: { session_id: session.id, approved_image_ids: selected } });
      await clipsGenerateClips({ body: { session_id: session.id, video_prompt: prompt, clip_duration: duration } });
    },
    onSuccess: async () => {
      await refresh();
      onStarted();
    },
  });
  const again = useMutation({
    mutationFn: (id: string) => imagesRegenerateImage({ path: { session_id: session.id, asset_id: id } }),
    onSettled: refresh,
    onError: (error) => toast.error(messageOf(error)),
  });
  const total = busy && typeof latest?.data?.total === "number" ? latest.data.total : images.length;
  const waiting = busy && !session.approved_images.length ? Math.max((total || 6) - images.length, 0) : 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    film.mutate();
  };
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_20rem]">
      <section aria-label="Images">
        <ul className={cn("grid gap-3", session.aspect_ratio === "16:9" ? "sm:grid-cols-2 xl:grid-cols-3" : "grid-cols-2 sm:grid-cols-3")}>
          {images.map((image, i) => (
            <ImageTile
              key={image.id}
              image={image}
              ratio={session.aspect_ratio}
              place={selected.indexOf(image.id)}
              label={`Image ${i + 1}: ${stageLabel(image.view_type)}`}
              maker={session.lane === "studio" ? null : makerOf(image)}
              price={lane?.image_cost ?? 0}
              disabled={busy}
              onToggle={(range) => setPicked(toggled(selected, image.id, ids, range))}
              onAgain={() => again.mutate(image.id)}
            />
          ))}
          {Array.from({ length: waiting }, (_, i) => (
            <li key={`waiting-${i}`} className="animate-pulse rounded-xl bg-surface" style={ratioStyle(session.aspect_ratio)} aria-label="On its way" />
          ))}
        </ul>
      </section>
      <form onSubmit={submit} className="space-y-5 self-start lg:sticky lg:top-6">
        <div>
          <h2 className="text-base font-semibold">Choose your shots</h2>
          <p className="mt-1 text-muted">
            {selected.length < FEWEST
              ? "Approve at least two. Shift-click takes a range; the numbers are the order."
              : `${selected.length} approved, in the order of the numbers.`}
          </p>
        </div>
        <Textarea
          label="How should it be filmed?"
          required
          minLength={10}
          maxLength={300}
          placeholder="slow turn in golden hour light"
          hint="Light and movement. At least 10 characters."
          value={prompt}
          onChange={(e) => setPrompt(e.target.value)}
        />
        <Select label="Seconds per clip" value={duration} onChange={(e) => setDuration(Number(e.target.value))}>
          {[2, 2.5, 3, 3.5, 4].map((n) => (
            <option key={n} value={n}>
              {n.toFixed(1)}
            </option>
          ))}
        </Select>
        {film.isError && (
          <p role="alert" className="text-bad">
            {messageOf(film.error)}
          </p>
        )}
        <Button
          kind="primary"
          size="lg"
          type="submit"
          className="w-full"
          busy={film.isPending}
          disabled={busy || selected.length < FEWEST || prompt.trim().length < 10}
        >
          Film {selected.length || ""} clips · {money(selected.length * clipCost + (lane?.direction_cost ?? 0))}
        </Button>
      </form>
    </div>
  );
}

function ImageTile({
  image,
  ratio,
  place,
  label,
  maker,
  price,
  disabled,
  onToggle,
  onAgain,
}: {
  image: ImageAsset;
  ratio: string;
  place: number;
  label: string;
  maker: string | null;
  price: number;
  disabled: boolean;
  onToggle: (range: boolean) => void;
  onAgain: () => void;
}) {
  const chosen = place >= 0;
  return (
    <li className="group relative">
      <button
        type="button"
        aria-pressed={chosen}
        aria-label={label}
        disabled={disabled}
        onClick={(event) => onToggle(event.shiftKey)}
        className={cn("relative block w-full overflow-hidden rounded-xl bg-surface ring-2 ring-transparent disabled:cursor-default", chosen && "ring-accent")}
        style={ratioStyle(ratio)}
      >
        <img src={image.url} alt="" className="size-full object-cover" />
        <span aria-hidden className="absolute bottom-2 left-2 rounded-md bg-canvas/80 px-2 py-0.5 text-xs">{stageLabel(image.view_type)}{maker && ` · ${maker}`}</span>
      </button>
      {chosen && (
        <span aria-hidden className="pointer-events-none absolute top-2 left-2 grid size-6 place-items-center rounded-full bg-accent font-mono text-xs font-semibold text-accent-ink">
          {place + 1}
        </span>
      )}
      <Button
        size="icon"
        aria-label={`Make ${label} again`}
        title={againTitle(maker, price)}
        disabled={disabled}
        onClick={onAgain}
        className="absolute top-2 right-2 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100"
      >
        <RotateCw className="size-4" aria-hidden />
      </Button>
    </li>
  );
}
