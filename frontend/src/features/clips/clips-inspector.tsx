"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";

import { Facts, InspectorPart } from "@/components/studio/layout";
import { Spend } from "@/components/studio/spend";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { clipsSaveApprovedClips, type SessionResponse, type VideoAsset } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";
import { clipPrice } from "@/lib/prices";
import { useShortcut } from "@/lib/shortcuts";
import { useFormat } from "@/lib/use-format";
import { useNames } from "@/lib/use-names";

import { chosenOf, rangeOf, totalOf, trimsToKeep, type ClipDraft } from "./clip-draft";
import { isWhole, lengthOf, type Range } from "./trim";

/** The cut as it stands, the clip at hand, and the way on. */
export function ClipsInspector({
  session,
  draft,
  focused,
  place,
  last,
  fixed,
  locked,
  onInclude,
  onTrim,
  onMove,
  onAgain,
  onSaved,
}: {
  session: SessionResponse;
  draft: ClipDraft;
  focused: VideoAsset | undefined;
  place: number;
  last: number;
  fixed: boolean;
  locked: boolean;
  onInclude: (id: string, on: boolean) => void;
  onTrim: (id: string, range: Range) => void;
  onMove: (id: string, by: number) => void;
  onAgain: (id: string) => void;
  onSaved: () => void;
}) {
  const t = useTranslations("clips");
  const { seconds } = useFormat();
  const chosen = chosenOf(draft);
  return (
    <>
      {fixed ? (
        session.final_video && <p className="border-b border-line p-5 text-muted">{t("fixed")}</p>
      ) : (
        <InspectorPart title={t("choose")}>
          <p className="text-muted">{t("chooseText")}</p>
          <p className="flex items-baseline justify-between gap-4">
            <span className="text-xs text-muted">{t("total")}</span>
            <span className="font-mono text-xl tabular-nums">{seconds(totalOf(session.generated_clips, draft))}</span>
          </p>
          <Continue session={session} draft={draft} chosen={chosen} locked={locked} onSaved={onSaved} />
        </InspectorPart>
      )}
      {focused && (
        <ClipPart
          clip={focused}
          session={session}
          draft={draft}
          place={place}
          last={last}
          fixed={fixed}
          locked={locked}
          onInclude={(on) => onInclude(focused.id, on)}
          onTrim={(range) => onTrim(focused.id, range)}
          onMove={(by) => onMove(focused.id, by)}
          onAgain={() => onAgain(focused.id)}
        />
      )}
    </>
  );
}

function Continue({ session, draft, chosen, locked, onSaved }: { session: SessionResponse; draft: ClipDraft; chosen: string[]; locked: boolean; onSaved: () => void }) {
  const t = useTranslations("clips");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      clipsSaveApprovedClips({
        body: { session_id: session.id, approved_clip_ids: chosen, clip_order: chosen, trims: trimsToKeep(session.generated_clips, draft) },
      }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
      onSaved();
    },
  });
  const ready = !locked && chosen.length > 0 && !save.isPending;
  useShortcut("mod+Enter", () => save.mutate(), { label: t("keys.continue"), enabled: ready });
  return (
    <>
      {save.isError && (
        <p role="alert" className="text-bad">
          {messageOf(save.error, common("unreachable"))} {t("kept")}
        </p>
      )}
      <Button kind="primary" size="lg" className="w-full" busy={save.isPending} disabled={!ready} onClick={() => save.mutate()}>
        {t("continue", { count: chosen.length })}
      </Button>
    </>
  );
}

function ClipPart({
  clip,
  session,
  draft,
  place,
  last,
  fixed,
  locked,
  onInclude,
  onTrim,
  onMove,
  onAgain,
}: {
  clip: VideoAsset;
  session: SessionResponse;
  draft: ClipDraft;
  place: number;
  last: number;
  fixed: boolean;
  locked: boolean;
  onInclude: (on: boolean) => void;
  onTrim: (range: Range) => void;
  onMove: (by: number) => void;
  onAgain: () => void;
}) {
  const t = useTranslations("clips");
  const { money, seconds } = useFormat();
  const names = useNames();
  const { lane } = useLanes(session.lane);
  const range = rangeOf(clip, draft.trims);
  const price = clipPrice(lane, clip.duration);
  const name = names.move(clip.camera_move);
  const whole = isWhole(range, clip.duration);
  const filledIn = session.lane !== "studio" && clip.provider === "studio";
  const image = session.generated_images.find((each) => each.id === clip.source_image_id);
  return (
    <InspectorPart title={name}>
      {!fixed && <Switch label={t("include")} checked={!draft.left.includes(clip.id)} onChange={onInclude} disabled={locked} />}
      <Facts
        items={[
          [t("fact.shown"), whole ? seconds(clip.duration) : t("fact.part", { shown: seconds(lengthOf(range)), whole: seconds(clip.duration) })],
          image ? ([t("fact.image"), names.view(image.view_type)] as const) : null,
          [t("fact.by"), names.maker(clip)],
          [t("fact.model"), clip.model],
          [t("fact.size"), clip.resolution.replace("x", " × ")],
          [t("fact.cost"), money(clip.cost)],
        ]}
      />
      {filledIn && <p className="text-xs text-warn">{t("filledIn")}</p>}
      {!fixed && (
        <div className="flex flex-wrap gap-2">
          <Button size="icon" aria-label={t("earlier", { name })} disabled={locked || place <= 0} onClick={() => onMove(-1)}>
            <ArrowLeft className="size-4" aria-hidden />
          </Button>
          <Button size="icon" aria-label={t("later", { name })} disabled={locked || place >= last} onClick={() => onMove(1)}>
            <ArrowRight className="size-4" aria-hidden />
          </Button>
          <Spend price={price} title={t("again.title", { name })} text={t("again.text", { price: money(price) })} action={t("again.action", { price: money(price) })} onSpend={onAgain}>
            {(press) => (
              <Button size="sm" disabled={locked} {...press}>
                <RotateCw className="size-3.5" aria-hidden />
                {t(filledIn ? "again.hosted" : "again.action", { price: money(price) })}
              </Button>
            )}
          </Spend>
          {!whole && (
            <Button size="sm" disabled={locked} onClick={() => onTrim({ start: 0, end: clip.duration })}>
              {t("untrim")}
            </Button>
          )}
        </div>
      )}
    </InspectorPart>
  );
}
