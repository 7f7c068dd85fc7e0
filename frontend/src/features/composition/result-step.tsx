"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, Scissors } from "lucide-react";

import { Button, buttonClass } from "@/components/ui/button";
import type { SessionResponse } from "@/lib/api";
import { sessionsGetCostsOptions } from "@/lib/api/@tanstack/react-query.gen";
import { cn } from "@/lib/cn";
import { LaunchKit } from "./launch-kit";
import { makerOf, money, ratioStyle, seconds, stageLabel } from "@/lib/format";

/** A finished ad. `onEdit` is left out where it is changed elsewhere. */
export function ResultStep({ session, onEdit }: { session: SessionResponse; onEdit?: () => void }) {
  const costs = useQuery(sessionsGetCostsOptions({ path: { session_id: session.id } }));
  const video = session.final_video;
  if (!video) return null;
  const facts: [string, string][] = [
    ["Length", seconds(video.duration)],
    ["Size", `${video.resolution.replace("x", " × ")}, ${video.file_size_mb.toFixed(1)} MB`],
    ["Frames", `${video.fps} per second`],
    ["Loudness", video.loudness_lufs === null ? "no music" : `${video.loudness_lufs.toFixed(1)} LUFS`],
  ];
  if (video.music) facts.push(["Music", makerOf({ provider: video.music.startsWith("adreel/") ? "studio" : "hosted", model: video.music })]);
  const entries = costs.data?.breakdown ?? [];
  const agents = new Map<string, { count: number; estimated: number; cost: number; time: number }>();
  for (const item of entries) {
    const sum = agents.get(item.agent) ?? { count: 0, estimated: 0, cost: 0, time: 0 };
    agents.set(item.agent, {
      count: sum.count + 1,
      estimated: sum.estimated + (item.status === "released" ? 0 : item.estimated_cost),
      cost: sum.cost + item.cost,
      time: sum.time + item.duration,
    });
  }
  const held = entries.filter((item) => item.status === "held");
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_20rem]">
      <section aria-label="Finished ad">
        <video
          key={video.id}
          src={video.url}
          poster={video.poster_url ?? undefined}
          controls
          playsInline
          preload="metadata"
          aria-label="Your ad"
          className={cn("mx-auto w-full rounded-xl bg-black", video.aspect_ratio !== "16:9" && "max-w-sm")}
          style={ratioStyle(video.aspect_ratio)}
        />
      </section>
      <aside className="space-y-6">
        <div className="flex flex-col gap-2">
          <a href={`${video.url}?download=1`} className={buttonClass("primary", "lg")}>
            <Download className="size-4" aria-hidden />
            Download {video.aspect_ratio}
          </a>
          {video.variants?.map((variant) => (
            <a key={variant.id} href={`${variant.url}?download=1`} className={buttonClass("secondary", "lg")}>
              <Download className="size-4" aria-hidden />
              Download {variant.aspect_ratio} · {variant.hook ?? `${variant.file_size_mb.toFixed(1)} MB`}
            </a>
          ))}
          {onEdit && (
            <Button size="lg" onClick={onEdit}>
              <Scissors className="size-4" aria-hidden />
              Change words or music
            </Button>
          )}
        </div>
        <dl className="divide-y divide-line border-y border-line">
          {facts.map(([term, value]) => (
            <div key={term} className="flex justify-between gap-4 py-2">
              <dt className="text-muted">{term}</dt>
              <dd className="font-mono text-[13px] tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
        <LaunchKit findings={[video, ...(video.variants ?? [])].flatMap((file) => file.launch_kit ?? [])} />
        <div>
          <h2 className="text-base font-semibold">
            Cost <span className="font-mono tabular-nums">{money(session.total_cost)}</span>
          </h2>
          <table className="mt-2 w-full text-[13px]">
            <thead className="text-left text-muted">
              <tr>
                <th className="py-1 font-normal">Agent</th>
                <th className="py-1 text-right font-normal">Calls</th>
                <th className="py-1 text-right font-normal">Time</th>
                {session.lane !== "studio" && <th className="py-1 text-right font-normal">Estimate</th>}
                <th className="py-1 text-right font-normal">USD</th>
              </tr>
            </thead>
            <tbody className="font-mono tabular-nums">
              {[...agents].map(([agent, sum]) => (
                <tr key={agent} className="border-t border-line">
                  <td className="py-1.5 font-sans">{stageLabel(agent)}</td>
                  <td className="text-right">{sum.count}</td>
                  <td className="text-right">{seconds(sum.time)}</td>
                  {session.lane !== "studio" && <td className="text-right">{money(sum.estimated)}</td>}
                  <td className="text-right">{money(sum.cost)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {held.length > 0 && (
            <div role="status" className="mt-3 rounded-lg border border-line p-3 text-[13px]">
              <p className="font-medium">
                Held: {money(held.reduce((sum, item) => sum + item.estimated_cost, 0))}
              </p>
              <p className="mt-1 text-muted">
                It can’t be told whether {held.length === 1 ? "this job was" : "these jobs were"} taken by the provider, so nothing was handed in again. It counts toward your cap until it is known.
              </p>
              <ul className="mt-2 font-mono">
                {held.map((item) => (
                  <li key={item.created_at}>
                    {item.model} · {money(item.estimated_cost)}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      </aside>
    </div>
  );
}
