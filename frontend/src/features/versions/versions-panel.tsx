"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, RotateCw } from "lucide-react";
import { useState, type FormEvent } from "react";

import { Button, buttonClass } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { generationsNewVersion, type GeneratedVideo, type NewVersion, type SessionResponse } from "@/lib/api";
import {
  generationsGeneratedVideoOptions,
  generationsListVersionsOptions,
  sessionsGetSessionQueryKey,
} from "@/lib/api/@tanstack/react-query.gen";
import { money } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";

const GENRES: NonNullable<NewVersion["genre"]>[] = ["upbeat", "chill", "energetic", "cinematic", "corporate", "ambient"];
const RATIOS: NonNullable<NewVersion["aspect_ratios"]> = ["9:16", "1:1", "4:5", "16:9"];

/** A finished one-shot ad: its story, what of it can be changed, and all its versions. */
export function VersionsPanel({ session, onStarted }: { session: SessionResponse; onStarted: () => void }) {
  const cache = useQueryClient();
  const key = { path: { video_id: session.id } };
  const video = useQuery({ ...generationsGeneratedVideoOptions(key), staleTime: 0 });
  const versions = useQuery({ ...generationsListVersionsOptions(key), staleTime: 0 });
  const revise = useMutation({
    mutationFn: (body: NewVersion) => generationsNewVersion({ ...key, body }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
      onStarted();
    },
  });
  if (!video.data) return null;
  return (
    <section aria-label="Story" className="mt-10 grid gap-8 border-t border-line pt-8 lg:grid-cols-[1fr_20rem]">
      {/* A new version brings new words: the form starts from them. */}
      <StoryForm
        key={video.data.version}
        session={session}
        spec={video.data.spec}
        error={revise.isError ? messageOf(revise.error) : null}
        pending={revise.isPending}
        onSubmit={(body) => revise.mutate(body)}
      />
      <aside>
        <h2 className="text-base font-semibold">Versions</h2>
        <ol className="mt-2 divide-y divide-line border-y border-line">
          {versions.data?.items.map((version) => (
            <li key={version.version} className="py-3">
              <p className="text-[13px] text-muted">
                {version.version} · {new Date(version.created_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })} · {version.cta} · {version.genre ?? "no music"}
              </p>
              <ul className="mt-1.5 flex flex-wrap gap-2">
                {version.files.map((file) => (
                  <li key={file.id}>
                    <a href={`${file.url}?download=1`} title={[file.hook, file.cta].filter(Boolean).join(" … ")} className={buttonClass("secondary")}>
                      <Download className="size-3.5" aria-hidden />
                      {file.aspect_ratio}
                      {file.cta !== version.cta || file.hook !== (version.lines[0] ?? null) ? ` · ${file.hook} … ${file.cta}` : ""}
                    </a>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </aside>
    </section>
  );
}

function StoryForm({
  session,
  spec,
  error,
  pending,
  onSubmit,
}: {
  session: SessionResponse;
  spec: GeneratedVideo["spec"];
  error: string | null;
  pending: boolean;
  onSubmit: (body: NewVersion) => void;
}) {
  const [name, setName] = useState(spec.name.slice(0, 50));
  const [cta, setCta] = useState(spec.cta);
  const [genre, setGenre] = useState(spec.genre as NonNullable<NewVersion["genre"]>);
  const [lines, setLines] = useState(spec.scenes.map((scene) => scene.overlay_text));
  const [ratios, setRatios] = useState<typeof RATIOS>([]);
  const [variants, setVariants] = useState(1);
  const { lane } = useLanes(session.lane);
  const shot = session.lane === "studio" ? 0 : (lane?.image_cost ?? 0) + Math.max(0, ...Object.values(lane?.clip_costs ?? {}));
  const music = session.lane !== "studio" && lane?.music_model && genre !== spec.genre ? lane.music_cost : 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changed = spec.scenes.flatMap((scene, i) => (lines[i] !== scene.overlay_text ? [[scene.scene_number, lines[i]]] : []));
    onSubmit({
      product_name: name !== spec.name ? name : null,
      cta: cta !== spec.cta ? cta : null,
      genre: genre !== spec.genre ? genre : null,
      lines: changed.length ? Object.fromEntries(changed) : null,
      aspect_ratios: ratios,
      variants,
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <div>
        <h2 className="text-base font-semibold">The story: {spec.framework}</h2>
        <p className="mt-1 text-[13px] text-muted">
          {spec.framework_reason} Other words and ratios use the same shots and cost nothing.
        </p>
      </div>
      <ol className="divide-y divide-line border-y border-line">
        {spec.scenes.map((scene, i) => (
          <li key={scene.scene_number} className="grid grid-cols-[1fr_auto] items-end gap-3 py-3">
            <Input
              label={`${scene.scene_number} · ${scene.beat} · ${scene.duration.toFixed(1)} s · ${scene.view}`}
              placeholder="No words: the picture speaks"
              maxLength={48}
              value={lines[i]}
              onChange={(e) => setLines(lines.map((line, n) => (n === i ? e.target.value : line)))}
            />
            <Button
              size="lg"
              disabled={pending}
              title="Makes this scene’s picture and clip again, then cuts"
              onClick={() => onSubmit({ scene: { scene_number: scene.scene_number } })}
            >
              <RotateCw className="size-4" aria-hidden />
              Scene again · {shot ? `about ${money(shot)}` : money(0)}
            </Button>
          </li>
        ))}
      </ol>
      <div className="grid gap-3 sm:grid-cols-2">
        <Input label="Product name" required maxLength={50} value={name} onChange={(e) => setName(e.target.value)} />
        <Input label="Call to action" required maxLength={30} value={cta} onChange={(e) => setCta(e.target.value)} />
        <Select label="Music" value={genre} onChange={(e) => setGenre(e.target.value as typeof genre)}>
          {GENRES.map((item) => (
            <option key={item} value={item}>
              {item.charAt(0).toUpperCase() + item.slice(1)}
            </option>
          ))}
        </Select>
        <Select label="Variants" value={variants} onChange={(e) => setVariants(Number(e.target.value))} hint="Other openings and calls to action.">
          {[1, 2, 3, 4, 5, 6].map((n) => (
            <option key={n} value={n}>
              {n === 1 ? "Only this" : n}
            </option>
          ))}
        </Select>
      </div>
      <fieldset>
        <legend className="text-[13px] font-medium">Also in (cropped to fill)</legend>
        <div className="mt-2 flex flex-wrap gap-x-5 gap-y-2">
          {RATIOS.filter((ratio) => ratio !== session.aspect_ratio).map((ratio) => (
            <label key={ratio} className="flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={ratios.includes(ratio)}
                onChange={() => setRatios(ratios.includes(ratio) ? ratios.filter((r) => r !== ratio) : [...ratios, ratio])}
              />
              {ratio}
            </label>
          ))}
        </div>
      </fieldset>
      {error && (
        <p role="alert" className="text-bad">
          {error}
        </p>
      )}
      <Button type="submit" kind="primary" size="lg" disabled={pending}>
        Make this version · {money(music)}
      </Button>
    </form>
  );
}
