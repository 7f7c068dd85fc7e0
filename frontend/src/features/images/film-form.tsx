"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Spend } from "@/components/studio/spend";
import { Button } from "@/components/ui/button";
import { Select, Textarea } from "@/components/ui/field";
import { clipsGenerateClips, imagesSaveApprovedImages, type SessionResponse } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { useDraft } from "@/lib/address";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";
import { useShortcut } from "@/lib/shortcuts";
import { useFormat } from "@/lib/use-format";

const FEWEST = 2;
const SHORTEST_WISH = 10;
const LENGTHS = [2, 2.5, 3, 3.5, 4];

/** How the chosen pictures are filmed, and the word to do it. */
export function FilmForm({ session, chosen, locked, onStarted }: { session: SessionResponse; chosen: string[]; locked: boolean; onStarted: () => void }) {
  const t = useTranslations("images");
  const common = useTranslations("common");
  const { money, seconds } = useFormat();
  const cache = useQueryClient();
  const { lane } = useLanes(session.lane);
  const [prompt, setPrompt] = useDraft(`film ${session.id}`, session.video_prompt ?? "");
  const [duration, setDuration] = useState(3);
  const film = useMutation({
    mutationFn: async () => {
      await imagesSaveApprovedImages({ body: { session_id: session.id, approved_image_ids: chosen } });
      await clipsGenerateClips({ body: { session_id: session.id, video_prompt: prompt, clip_duration: duration } });
    },
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
      onStarted();
    },
  });
  const price = chosen.length * (lane?.clip_costs[duration.toFixed(1)] ?? 0) + (lane?.direction_cost ?? 0);
  const missing = chosen.length < FEWEST ? t("needShots") : prompt.trim().length < SHORTEST_WISH ? t("needWords") : null;
  const ready = !locked && missing === null && !film.isPending;
  useShortcut("mod+Enter", () => document.getElementById("film")?.click(), { label: t("keys.film"), enabled: ready });
  const replaces = session.generated_clips.length > 0;
  return (
    <>
      <p className="text-muted">{t("chooseText")}</p>
      <Textarea
        label={t("prompt.label")}
        maxLength={300}
        placeholder={t("prompt.example")}
        hint={t("prompt.hint")}
        value={prompt}
        onChange={(event) => setPrompt(event.target.value)}
      />
      <Select label={t("seconds")} value={duration} onChange={(event) => setDuration(Number(event.target.value))}>
        {LENGTHS.map((n) => (
          <option key={n} value={n}>
            {seconds(n)}
          </option>
        ))}
      </Select>
      {film.isError && (
        <p role="alert" className="text-bad">
          {messageOf(film.error, common("unreachable"))} {t("chosenKept")}
        </p>
      )}
      <div className="space-y-2">
        <Spend
          price={price}
          title={t("film.title", { count: chosen.length })}
          text={t("film.text", { price: money(price), seconds: seconds(duration) })}
          action={t("film.confirm", { price: money(price) })}
          onSpend={() => film.mutate()}
        >
          {(press) => (
            <Button id="film" kind="primary" size="lg" className="w-full" busy={film.isPending} disabled={!ready} {...press}>
              {t("film.action", { count: chosen.length, price: money(price) })}
            </Button>
          )}
        </Spend>
        <p className="min-h-9 text-xs text-muted">{missing ?? (replaces ? t("replaces") : "")}</p>
      </div>
    </>
  );
}
