"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Check, RotateCw } from "lucide-react";
import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { jobsApproveJob, jobsRefineJob, jobsRenderJob, jobsReorderJob, type Job, type SessionResponse, type StoryboardScene } from "@/lib/api";
import { jobsGetJobOptions, jobsGetJobQueryKey, sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { money, ratioStyle } from "@/lib/format";
import { messageOf } from "@/lib/http";

import { ExportButton } from "./export-button";

const FORMATS = ["mp4", "mov", "webm", "gif"] as const;

/** A job: its draft, its scenes to change and reorder, the word that lets it be rendered, its files. */
export function StoryboardScreen({ session, busy }: { session: SessionResponse; busy: boolean }) {
  const cache = useQueryClient();
  const path = { job_id: session.id };
  const query = useQuery(jobsGetJobOptions({ path }));
  // Progress reaches the session; the job is the same thing seen from the storyboard.
  const { refetch } = query;
  useEffect(() => {
    void refetch();
  }, [refetch, session.event_seq, session.updated_at]);
  const changed = async () => {
    await cache.invalidateQueries({ queryKey: jobsGetJobQueryKey({ path }) });
    await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
  };
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSettled: changed });
  const job = query.data;
  if (!job) return <p className="mt-6 text-muted">{query.isError ? messageOf(query.error) : "Opening the storyboard…"}</p>;
  const still = busy || act.isPending;
  const order = job.storyboard.map((s) => s.scene.scene_number);
  const move = (place: number, by: number) => {
    const next = order.filter((_, i) => i !== place);
    next.splice(place + by, 0, ...order.slice(place, place + 1));
    act.mutate(() => jobsReorderJob({ path, body: { scene_order: next } }));
  };
  return (
    <div className="mt-6 grid gap-8 lg:grid-cols-[1fr_20rem]">
      <section aria-label="Storyboard">
        <h2 className="text-base font-semibold">Storyboard</h2>
        <ol className="mt-2 divide-y divide-line border-y border-line">
          {job.storyboard.map((item, place) => (
            <SceneRow
              key={`${item.scene.scene_number} ${item.scene.overlay_text} ${item.scene.image_prompt}`}
              item={item}
              place={place}
              last={place === order.length - 1}
              ratio={job.aspect_ratio}
              locked={still}
              onMove={(by) => move(place, by)}
              onRefine={(body) => act.mutate(() => jobsRefineJob({ path, body: { scene_number: item.scene.scene_number, ...body } }))}
            />
          ))}
        </ol>
        {job.storyboard.length === 0 && <p className="mt-3 text-muted">The scenes are being written.</p>}
      </section>
      <Decision job={job} locked={still} error={act.isError ? messageOf(act.error) : null} onAct={(work) => act.mutate(work)} />
    </div>
  );
}

type Change = { image_prompt?: string; overlay_text?: string };

function SceneRow({
  item,
  place,
  last,
  ratio,
  locked,
  onMove,
  onRefine,
}: {
  item: StoryboardScene;
  place: number;
  last: boolean;
  ratio: string;
  locked: boolean;
  onMove: (by: number) => void;
  onRefine: (change: Change) => void;
}) {
  const { scene } = item;
  const [words, setWords] = useState(scene.overlay_text);
  const [shown, setShown] = useState(scene.image_prompt);
  const name = `scene ${place + 1}`;
  return (
    <li className="grid grid-cols-[7.5rem_1fr_auto] gap-4 py-4">
      <div className="h-fit overflow-hidden rounded-lg border border-line bg-surface" style={ratioStyle(ratio)}>
        {item.image_url ? (
          <img src={item.image_url} alt={`Picture of ${name}: ${scene.description}`} className="size-full object-cover" />
        ) : (
          <p className="grid size-full place-items-center p-2 text-center text-[13px] text-muted">
            {item.generation_status === "generating" ? "Being drawn" : item.generation_status === "failed" ? "Failed" : "Not yet"}
          </p>
        )}
      </div>
      <div className="min-w-0 space-y-3">
        <p className="text-[13px] text-muted">
          {place + 1} · {scene.duration.toFixed(1)} s · {scene.description}
        </p>
        <Input label={`Words of ${name}`} placeholder="No words: the picture speaks" maxLength={48} value={words} onChange={(e) => setWords(e.target.value)} />
        <Input label={`Picture of ${name}`} minLength={3} maxLength={300} value={shown} onChange={(e) => setShown(e.target.value)} />
        <div className="flex flex-wrap gap-2">
          <Button size="sm" disabled={locked || words === scene.overlay_text} onClick={() => onRefine({ overlay_text: words })}>
            <Check className="size-3.5" aria-hidden />
            Keep these words
          </Button>
          <Button size="sm" disabled={locked || shown.trim().length < 3} onClick={() => onRefine({ image_prompt: shown, overlay_text: words })}>
            <RotateCw className="size-3.5" aria-hidden />
            Draw again
          </Button>
        </div>
      </div>
      <div className="flex flex-col gap-1">
        <Button size="icon" kind="ghost" aria-label={`Move ${name} up`} disabled={locked || place === 0} onClick={() => onMove(-1)}>
          <ArrowUp className="size-4" aria-hidden />
        </Button>
        <Button size="icon" kind="ghost" aria-label={`Move ${name} down`} disabled={locked || last} onClick={() => onMove(1)}>
          <ArrowDown className="size-4" aria-hidden />
        </Button>
      </div>
    </li>
  );
}

function Decision({ job, locked, error, onAct }: { job: Job; locked: boolean; error: string | null; onAct: (work: () => Promise<unknown>) => void }) {
  const path = { job_id: job.job_id };
  const film = job.video_url ?? job.animatic_url;
  return (
    <aside className="space-y-4">
      {film && (
        <figure>
          <video key={film} src={film} controls playsInline preload="metadata" aria-label={job.video_url ? "Your ad" : "Draft of your ad"} className="w-full rounded-xl bg-black" style={ratioStyle(job.aspect_ratio)} />
          <figcaption className="mt-1.5 text-[13px] text-muted">{job.video_url ? "The finished ad." : "The draft: its words, timing and music are the real ones."}</figcaption>
        </figure>
      )}
      {job.status === "storyboard_ready" && (
        <div className="space-y-2">
          {job.approved ? (
            <p className="flex items-center gap-2 text-[13px]">
              <Check className="size-4 text-accent" aria-hidden /> Approved {new Date(job.approved_at!).toLocaleString()}
            </p>
          ) : (
            <Button kind="primary" size="lg" className="w-full" disabled={locked} onClick={() => onAct(() => jobsApproveJob({ path }))}>
              Approve the storyboard
            </Button>
          )}
          <Button kind={job.approved ? "primary" : "secondary"} size="lg" className="w-full" disabled={locked || !job.approved} onClick={() => onAct(() => jobsRenderJob({ path }))}>
            Render the ad{job.lane === "studio" ? ` · ${money(0)}` : ""}
          </Button>
          {!job.approved && <p className="text-[13px] text-muted">Nothing is filmed before you approve. A change asks for approval again.</p>}
        </div>
      )}
      {error && (
        <p role="alert" className="text-bad">
          {error}
        </p>
      )}
      {job.video_url && (
        <div>
          <h2 className="text-base font-semibold">Download</h2>
          <ul className="mt-2 flex flex-wrap gap-2">
            {FORMATS.map((format) => (
              <li key={format}>
                <ExportButton url={`/api/v2/jobs/${job.job_id}/export?format=${format}&quality=high`} label={format.toUpperCase()} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="text-[13px] text-muted">
        Spent <span className="font-mono tabular-nums">{money(job.actual_cost)}</span>, estimated <span className="font-mono tabular-nums">{money(job.estimated_cost)}</span>
      </p>
    </aside>
  );
}
