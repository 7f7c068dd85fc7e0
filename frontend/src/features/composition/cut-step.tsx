"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { compositionComposeFinalVideo, type AudioChoice, type ComposeRequest, type SessionResponse } from "@/lib/api";
import { compositionListFontsOptions, sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { money } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";

import { TitlePreview } from "./title-preview";

const GENRES: NonNullable<AudioChoice["genre"]>[] = ["upbeat", "chill", "energetic", "cinematic", "corporate", "ambient"];
const RATIOS: NonNullable<ComposeRequest["aspect_ratios"]> = ["16:9", "9:16", "1:1", "4:5"];
const CARD_SECONDS = [0, 0.5, 1, 1.5, 2, 3];

export function CutStep({ session, busy, onStarted }: { session: SessionResponse; busy: boolean; onStarted: () => void }) {
  const cache = useQueryClient();
  const fonts = useQuery({ ...compositionListFontsOptions(), staleTime: Infinity });
  const [name, setName] = useState(session.suggested_name.slice(0, 50));
  const [cta, setCta] = useState("Shop now");
  const [font, setFont] = useState("Montserrat-Bold");
  const [color, setColor] = useState<string>();
  const [music, setMusic] = useState<string>("upbeat");
  const [bought, setBought] = useState(true);
  const { lane } = useLanes(session.lane);
  const hosted = session.lane !== "studio" && !!lane?.music_model && music !== "none";
  const price = hosted && bought ? (lane?.music_cost ?? 0) : 0;
  const [intro, setIntro] = useState(1);
  const [outro, setOutro] = useState(1);
  const [extra, setExtra] = useState<typeof RATIOS>([]);
  const ready = useFontFace(font);
  const first = session.generated_clips.find((clip) => clip.id === session.clip_order[0]);
  const compose = useMutation({
    mutationFn: () =>
      compositionComposeFinalVideo({
        body: {
          session_id: session.id,
          text_overlay: { product_name: name, cta, font, color },
          audio: music === "none" ? { enabled: false } : { enabled: true, genre: music as AudioChoice["genre"], studio: !bought },
          intro_duration: intro,
          outro_duration: outro,
          aspect_ratios: extra,
        },
      }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
      onStarted();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    compose.mutate();
  };
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_22rem]">
      <TitlePreview ratio={session.aspect_ratio} poster={first?.poster_url ?? null} name={name} cta={cta} font={ready ? font : null} color={color ?? "#FFFFFF"} />
      <form onSubmit={submit} className="space-y-4">
        <Input label="Product name" required maxLength={50} value={name} onChange={(e) => setName(e.target.value)} />
        <Input label="Call to action" required maxLength={30} value={cta} onChange={(e) => setCta(e.target.value)} />
        <div className="grid grid-cols-[1fr_6rem] gap-3">
          <Select label="Font" value={font} onChange={(e) => setFont(e.target.value)}>
            {(fonts.data?.items ?? [{ name: font, label: font, category: "" }]).map((item) => (
              <option key={item.name} value={item.name}>
                {item.label}
              </option>
            ))}
          </Select>
          <Input label="Colour" type="color" className="p-1" value={color ?? "#FFFFFF"} onChange={(e) => setColor(e.target.value)} hint="Chosen for contrast unless you pick one." />
        </div>
        <Select label="Music" value={music} onChange={(e) => setMusic(e.target.value)} hint={hosted && bought ? "Bought once; other words and ratios keep it." : "Composed for this ad, on this machine."}>
          {GENRES.map((genre) => (
            <option key={genre} value={genre}>
              {genre.charAt(0).toUpperCase() + genre.slice(1)}
            </option>
          ))}
          <option value="none">No music</option>
        </Select>
        {hosted && (
          <Select label="Music by" value={bought ? "hosted" : "studio"} onChange={(e) => setBought(e.target.value === "hosted")}>
            <option value="hosted">
              {lane.music_model} · {money(lane.music_cost)}
            </option>
            <option value="studio">Studio · {money(0)}</option>
          </Select>
        )}
        <div className="grid grid-cols-2 gap-3">
          <Select label="Opening card" value={intro} onChange={(e) => setIntro(Number(e.target.value))}>
            {CARD_SECONDS.map((n) => (
              <option key={n} value={n}>{n === 0 ? "None" : `${n} s`}</option>
            ))}
          </Select>
          <Select label="Closing card" value={outro} onChange={(e) => setOutro(Number(e.target.value))}>
            {CARD_SECONDS.map((n) => (
              <option key={n} value={n}>{n === 0 ? "None" : `${n} s`}</option>
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
                  checked={extra.includes(ratio)}
                  onChange={() => setExtra(extra.includes(ratio) ? extra.filter((r) => r !== ratio) : [...extra, ratio])}
                />
                {ratio}
              </label>
            ))}
          </div>
        </fieldset>
        {compose.isError && (
          <p role="alert" className="text-bad">
            {messageOf(compose.error)}
          </p>
        )}
        <Button kind="primary" size="lg" type="submit" className="w-full" busy={compose.isPending} disabled={busy || !name.trim() || !cta.trim()}>
          Cut the ad · {price ? "at most " : ""}{money(price)}
        </Button>
      </form>
    </div>
  );
}

/** Loads the very font that the finished ad uses. */
function useFontFace(name: string): boolean {
  const [loaded, setLoaded] = useState<string[]>([]);
  useEffect(() => {
    if (loaded.includes(name)) return;
    let wanted = true;
    new FontFace(`ad-${name}`, `url(/api/fonts/${name}/file)`).load().then(
      (face) => {
        document.fonts.add(face);
        if (wanted) setLoaded((before) => [...before, name]);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [name, loaded]);
  return loaded.includes(name);
}
