"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { Input, Select, Textarea } from "@/components/ui/field";
import {
  imagesGenerateImages,
  sessionsCreateSession,
  type AssetResponse,
  type CreateSessionRequest,
  type SessionResponse,
} from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { money } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { hostedModels, useLanes } from "@/lib/lanes";

import { PhotoPicker } from "./photo-picker";

const LONGEST = 200;
type LaneName = NonNullable<CreateSessionRequest["lane"]>;
type Ratio = NonNullable<CreateSessionRequest["aspect_ratio"]>;

/** The brief of a new ad, or of a session whose images are to be made again. */
export function BriefForm({ session, initialPrompt = "", onStarted }: { session?: SessionResponse; initialPrompt?: string; onStarted?: () => void }) {
  const router = useRouter();
  const cache = useQueryClient();
  const [prompt, setPrompt] = useState(session?.product_prompt ?? initialPrompt);
  const [style, setStyle] = useState(session?.style_keywords.join(", ") ?? "");
  const [ratio, setRatio] = useState<Ratio>((session?.aspect_ratio as Ratio | undefined) ?? "16:9");
  const [count, setCount] = useState(6);
  const [laneName, setLaneName] = useState<LaneName>((session?.lane as LaneName | undefined) ?? "studio");
  const { lanes, lane } = useLanes(laneName);
  const [photos, setPhotos] = useState<AssetResponse[]>([]);

  const generate = useMutation({
    mutationFn: async () => {
      let id = session?.id;
      if (!id) {
        const created = await sessionsCreateSession({ body: { aspect_ratio: ratio, lane: laneName } });
        id = created.data!.session_id;
      }
      await imagesGenerateImages({
        body: {
          session_id: id,
          product_prompt: prompt,
          num_images: count,
          style_keywords: style.split(",").map((s) => s.trim()).filter(Boolean),
          source_asset_ids: photos.map((p) => p.id),
        },
      });
      return id;
    },
    onSuccess: async (id) => {
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: id } }) });
      if (session) onStarted?.();
      else router.replace(`/sessions/${id}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    generate.mutate();
  };
  return (
    <form onSubmit={submit} className="space-y-6">
      <Textarea
        label="Product"
        required
        minLength={3}
        maxLength={LONGEST}
        autoFocus
        placeholder="pink tennis shoes with white laces"
        hint={`${prompt.length} / ${LONGEST}`}
        value={prompt}
        onChange={(e) => setPrompt(e.target.value)}
        className="text-base/6"
      />
      <PhotoPicker photos={photos} onChange={setPhotos} />
      <div className="grid gap-4 sm:grid-cols-[1fr_9rem_7rem]">
        <Input label="Style (optional)" placeholder="luxury, warm" value={style} onChange={(e) => setStyle(e.target.value)} />
        <Select label="Format" value={ratio} disabled={!!session} onChange={(e) => setRatio(e.target.value as Ratio)}>
          <option value="16:9">16:9 wide</option>
          <option value="9:16">9:16 upright</option>
          <option value="1:1">1:1 square</option>
          <option value="4:5">4:5 feed</option>
        </Select>
        <Select label="Images" value={count} onChange={(e) => setCount(Number(e.target.value))}>
          {[4, 5, 6, 7, 8].map((n) => (
            <option key={n}>{n}</option>
          ))}
        </Select>
      </div>
      {lanes.length > 1 && (
        <Select
          label="Made by"
          value={laneName}
          disabled={!!session}
          onChange={(e) => setLaneName(e.target.value as LaneName)}
          hint={laneName === "generative" ? `${lane ? hostedModels(lane) : "…"}. What they can’t make, the studio does.` : "Costs nothing."}
        >
          {lanes.map((option) => (
            <option key={option.name} value={option.name}>
              {option.label} · {money(option.image_cost)} an image
            </option>
          ))}
        </Select>
      )}
      {generate.isError && (
        <p role="alert" className="text-bad">
          {messageOf(generate.error)}
        </p>
      )}
      <Button kind="primary" size="lg" type="submit" busy={generate.isPending} disabled={prompt.trim().length < 3}>
        Make {count} images · {money(count * (lane?.image_cost ?? 0) + (lane?.direction_cost ?? 0))}
      </Button>
    </form>
  );
}
