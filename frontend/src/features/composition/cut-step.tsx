"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";

import { StudioLayout } from "@/components/studio/layout";
import { compositionComposeFinalVideo, type SessionResponse } from "@/lib/api";
import { compositionListFontsOptions, compositionListPlacementsOptions, sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";
import { useShortcut } from "@/lib/shortcuts";

import { CardsPanel } from "./cards-panel";
import { composeRequest, isSaid, previewRequest } from "./choices";
import { Clock } from "./clock";
import { CutButton } from "./cut-button";
import { fieldErrors } from "./field-errors";
import { MusicPanel } from "./music-panel";
import { PreviewStage } from "./preview-stage";
import { StageBar } from "./stage-bar";
import { TimeStrip } from "./time-strip";
import { cuts, tellingTime } from "./timeline";
import { useChoices } from "./use-choices";
import { useMusic, usePreview } from "./use-preview";
import { useSoundtrack } from "./use-soundtrack";
import { WordsPanel } from "./words-panel";

/** The last step before an ad: its words and music, seen and heard before it is cut. */
export function CutStep({ session, busy, onStarted }: { session: SessionResponse; busy: boolean; onStarted: () => void }) {
  const t = useTranslations("composition");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const [choices, choose] = useChoices(session, t("firstCta"));
  const [clock] = useState(() => new Clock());
  const fonts = useQuery({ ...compositionListFontsOptions(), staleTime: Infinity });
  const placements = useQuery({ ...compositionListPlacementsOptions(), staleTime: Infinity });
  const { lane } = useLanes(session.lane);

  const hosted = session.lane !== "studio" && lane?.music_model ? lane : null;
  // Until the lane is known, so is no price.
  const unpriced = session.lane !== "studio" && !lane;
  const buys = hosted !== null && choices.bought && choices.music !== "none";
  const price = buys ? hosted.music_cost : 0;

  const said = isSaid(choices);
  const request = previewRequest(session.id, choices);
  const { preview, updating, error, retry } = usePreview(request, said);
  const hears = choices.music !== "none" && !buys && said && !unpriced;
  const music = useMusic(request, hears);
  useSoundtrack(clock, hears ? (music.data?.sound ?? null) : null);

  // A film that stands shows the moment at which all its words are there.
  const opened = useRef(false);
  useEffect(() => {
    if (!preview) return;
    clock.setDuration(preview.duration);
    if (!opened.current) clock.seek(tellingTime(preview));
    opened.current = true;
  }, [clock, preview]);
  useEffect(() => () => clock.pause(), [clock]);

  const compose = useMutation({
    mutationFn: () => compositionComposeFinalVideo({ body: composeRequest(session.id, choices) }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
      onStarted();
    },
  });
  const change = (to: Parameters<typeof choose>[0]) => {
    choose(to);
    if (compose.isError) compose.reset();
  };
  const drawn = fieldErrors(error, common("unreachable"));
  const asked = fieldErrors(compose.error, common("unreachable"));
  const errors = { ...drawn, ...asked };

  const leap = (event: KeyboardEvent) => {
    if (!preview) return;
    const edges = [0, ...cuts(preview), preview.duration];
    const { time } = clock.now();
    clock.seek(event.key.toLowerCase() === "j" ? (edges.findLast((edge) => edge < time - 0.1) ?? 0) : (edges.find((edge) => edge > time + 0.05) ?? preview.duration));
  };
  useShortcut(["Space", "K"], clock.toggle, { label: t("keys.play") });
  useShortcut(["J", "L"], leap, { label: t("keys.leap") });
  useShortcut(["ArrowLeft", "ArrowRight"], (event) => clock.seek(clock.now().time + (event.key === "ArrowLeft" ? -0.1 : 0.1)), { label: t("keys.step") });

  const here = (placements.data?.items ?? []).filter((each) => each.aspect_ratios.includes(choices.shown));
  const placement = here.find((each) => each.name === choices.placement);
  const clips = session.clip_order.flatMap((id) => session.generated_clips.find((clip) => clip.id === id) ?? []);
  const refused = !said || drawn.name !== undefined || drawn.cta !== undefined || drawn.font !== undefined;
  return (
    <StudioLayout
      label={t("preview.title")}
      stage={
        <>
          <StageBar shown={choices.shown} onShown={(shown) => choose({ shown })} placements={here} placement={placement} onPlacement={(name) => choose({ placement: name })} />
          <PreviewStage choices={choices} preview={preview} clips={clips} clock={clock} updating={updating && said} failed={drawn.other} unsaid={refused} onRetry={retry} placement={placement} />
        </>
      }
      strip={
        <TimeStrip
          preview={preview}
          clips={clips}
          clock={clock}
          music={hears ? music.data : undefined}
          note={choices.music === "none" ? t("music.silent") : buys ? t("music.unheard") : music.isFetching ? t("music.composing") : null}
        />
      }
      inspector={
        <>
          <WordsPanel
            choices={choices}
            choose={change}
            errors={errors}
            fonts={fonts.data?.items ?? [{ name: choices.font, label: choices.font, category: "" }]}
            contrast={refused ? undefined : preview?.contrast}
          />
          <MusicPanel
            choices={choices}
            choose={change}
            hosted={hosted}
            composing={music.isFetching}
            bpm={music.data?.bpm}
            failed={hears && music.isError ? messageOf(music.error, common("unreachable")) : null}
            onRetry={() => void music.refetch()}
          />
          <CardsPanel choices={choices} choose={change} own={session.aspect_ratio} />
          <CutButton
            files={1 + choices.extra.filter((each) => each !== session.aspect_ratio).length}
            price={price}
            pending={compose.isPending}
            disabled={busy || refused || unpriced}
            busy={busy}
            error={asked.other ?? null}
            onCut={() => compose.mutate()}
          />
        </>
      }
    />
  );
}
