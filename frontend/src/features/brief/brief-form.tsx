"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { Input, Select, Textarea } from "@/components/ui/field";
import {
  generationsGenerate,
  imagesGenerateImages,
  jobsGenerateJob,
  sessionsCreateSession,
  type AssetResponse,
  type CreateSessionRequest,
  type GenerateRequest,
  type SessionResponse,
} from "@/lib/api";
import { clientsListCampaignsOptions, clientsListClientsOptions, generationsListTemplatesOptions, sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { money } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { hostedModels, useLanes } from "@/lib/lanes";

import { PhotoPicker } from "./photo-picker";

const LONGEST = 200;
const LONGEST_STORY = 1000;
const SHORTEST_STORY = 10;
const LENGTHS = [6, 10, 15, 20, 30, 45, 60];
/** Seconds of a scene, about; the server's own estimate follows. */
const SCENE = 2.6;
const HINTS = {
  guided: "Images first, then clips, then words and music.",
  storyboard: "A moving draft and a picture of every scene. Nothing is filmed before you approve it.",
  whole: "Adreel writes the story, films it and cuts it. A moving draft comes first; you can change it afterwards.",
};
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
  const [way, setWay] = useState<"guided" | "storyboard" | "whole">("guided");
  const whole = way !== "guided";
  const [clientId, setClientId] = useState("");
  const [campaignId, setCampaignId] = useState("");
  const campaigns = useQuery({ ...clientsListCampaignsOptions({ query: { client_id: clientId } }), enabled: !!clientId });
  const clients = useQuery({ ...clientsListClientsOptions(), enabled: !session });
  const [variants, setVariants] = useState(1);
  const [duration, setDuration] = useState(15);
  const [framework, setFramework] = useState("");
  const [template, setTemplate] = useState("");
  const templates = useQuery({ ...generationsListTemplatesOptions(), staleTime: Infinity, enabled: !session });
  const longest = whole ? LONGEST_STORY : LONGEST;
  const shortest = whole ? SHORTEST_STORY : 3;
  const scenes = Math.max(Math.round(duration / SCENE), 2);
  const price = whole
    ? scenes * ((lane?.image_cost ?? 0) + (lane?.clip_costs["3.5"] ?? 0)) + (lane?.direction_cost ?? 0) + (lane?.music_cost ?? 0)
    : count * (lane?.image_cost ?? 0) + (lane?.direction_cost ?? 0);

  const generate = useMutation({
    mutationFn: async () => {
      const ids = photos.map((p) => p.id);
      const brand = { client_id: clientId || null, campaign_id: campaignId || null };
      const story = {
        ...brand,
        prompt,
        duration,
        aspect_ratio: ratio,
        framework: (framework || null) as GenerateRequest["framework"],
        template: template || null,
        style: style || null,
        lane: laneName,
      };
      if (way === "storyboard") return (await jobsGenerateJob({ body: { ...story, asset_ids: ids } })).data!.job_id;
      if (whole) return (await generationsGenerate({ body: { ...story, assets: ids.map((asset_id) => ({ asset_id })), variants } })).data!.session_id;
      let id = session?.id;
      if (!id) {
        const created = await sessionsCreateSession({ body: { aspect_ratio: ratio, lane: laneName, ...brand } });
        id = created.data!.session_id;
      }
      await imagesGenerateImages({
        body: {
          session_id: id,
          product_prompt: prompt,
          num_images: count,
          style_keywords: style.split(",").map((s) => s.trim()).filter(Boolean),
          source_asset_ids: ids,
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
        minLength={shortest}
        maxLength={longest}
        autoFocus
        placeholder="pink tennis shoes with white laces"
        hint={`${prompt.length} / ${longest}`}
        value={prompt}
        onChange={(e) => setPrompt(e.target.value)}
        className="text-base/6"
      />
      {!session && (
        <Select
          label="How"
          value={way}
          onChange={(e) => setWay(e.target.value as typeof way)}
          hint={HINTS[way]}
        >
          <option value="guided">I choose at every stage</option>
          <option value="storyboard">Show me the storyboard first</option>
          <option value="whole">Make the whole ad</option>
        </Select>
      )}
      <PhotoPicker photos={photos} onChange={setPhotos} />
      <div className="grid gap-4 sm:grid-cols-[1fr_9rem_7rem]">
        <Input label="Style (optional)" placeholder="luxury, warm" value={style} onChange={(e) => setStyle(e.target.value)} />
        <Select label="Format" value={ratio} disabled={!!session} onChange={(e) => setRatio(e.target.value as Ratio)}>
          <option value="16:9">16:9 wide</option>
          <option value="9:16">9:16 upright</option>
          <option value="1:1">1:1 square</option>
          <option value="4:5">4:5 feed</option>
        </Select>
        {whole ? (
          <Select label="Seconds" value={duration} onChange={(e) => setDuration(Number(e.target.value))}>
            {LENGTHS.map((n) => (
              <option key={n}>{n}</option>
            ))}
          </Select>
        ) : (
        <Select label="Images" value={count} onChange={(e) => setCount(Number(e.target.value))}>
          {[4, 5, 6, 7, 8].map((n) => (
            <option key={n}>{n}</option>
          ))}
        </Select>
        )}
      </div>
      {whole && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Select label="Story" value={framework} onChange={(e) => setFramework(e.target.value)}>
            <option value="">What suits the product</option>
            <option value="PAS">Problem, agitation, solution</option>
            <option value="BAB">Before, after, bridge</option>
            <option value="AIDA">Attention, interest, desire, action</option>
          </Select>
          <Select
            label="Template"
            value={template}
            onChange={(e) => setTemplate(e.target.value)}
            hint={templates.data?.items.find((item) => item.name === template)?.summary ?? "Pace, transitions, music and light."}
          >
            <option value="">What suits the product</option>
            {(templates.data?.items ?? []).map((item) => (
              <option key={item.name} value={item.name}>
                {item.label}
              </option>
            ))}
          </Select>
          {way === "whole" && <Select label="Variants" value={variants} onChange={(e) => setVariants(Number(e.target.value))} hint="Other openings and calls to action, from the same shots.">
            {[1, 2, 3, 4, 5, 6].map((n) => (
              <option key={n} value={n}>
                {n === 1 ? "One ad" : `${n} ads`}
              </option>
            ))}
          </Select>}
        </div>
      )}
      {!session && (clients.data?.items.length ?? 0) > 0 && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label="Client"
            value={clientId}
            onChange={(e) => {
              setClientId(e.target.value);
              setCampaignId("");
            }}
            hint="Its colours, font, logo and banned words are followed."
          >
            <option value="">None</option>
            {clients.data?.items.map((client) => (
              <option key={client.id} value={client.id}>
                {client.name}
              </option>
            ))}
          </Select>
          {clientId && (campaigns.data?.items.length ?? 0) > 0 && (
            <Select label="Campaign" value={campaignId} onChange={(e) => setCampaignId(e.target.value)}>
              <option value="">None</option>
              {campaigns.data?.items.map((campaign) => (
                <option key={campaign.id} value={campaign.id}>
                  {campaign.name}
                </option>
              ))}
            </Select>
          )}
        </div>
      )}
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
      <Button kind="primary" size="lg" type="submit" busy={generate.isPending} disabled={prompt.trim().length < shortest}>
        {way === "storyboard" ? `Draw the storyboard · ad ${price ? "about " : ""}${money(price)}` : whole ? `Make the ad · ${price ? "about " : ""}${money(price)}` : `Make ${count} images · ${money(price)}`}
      </Button>
    </form>
  );
}
