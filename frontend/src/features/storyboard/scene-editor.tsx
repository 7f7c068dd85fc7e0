"use client";

import { ArrowLeft, ArrowRight, Check, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";

import { InspectorPart } from "@/components/studio/layout";
import { Spend } from "@/components/studio/spend";
import { Button } from "@/components/ui/button";
import { Input, Textarea } from "@/components/ui/field";
import { jobsRefineJob, type Job, type StoryboardScene } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";
import { useFormat } from "@/lib/use-format";

import { isChanged, pictureOf, SHORTEST_PICTURE, wordsOf, type SceneDraft } from "./scene-draft";
import { useJobAction } from "./use-job";

/** The words and the picture of a scene, to be changed. */
export function SceneEditor({
  job,
  item,
  place,
  last,
  draft,
  locked,
  onDraft,
  onMove,
}: {
  job: Job;
  item: StoryboardScene;
  place: number;
  last: number;
  draft: SceneDraft | undefined;
  locked: boolean;
  onDraft: (change: SceneDraft) => void;
  onMove: (by: number) => void;
}) {
  const t = useTranslations("storyboard");
  const common = useTranslations("common");
  const { money, seconds } = useFormat();
  const { lane } = useLanes(job.lane);
  const refine = useJobAction(job.job_id);
  const { scene } = item;
  const [words, picture] = [wordsOf(scene, draft), pictureOf(scene, draft)];
  const changed = isChanged(scene, draft);
  const price = lane?.image_cost ?? 0;
  const still = locked || refine.isPending;
  const send = (body: { overlay_text?: string; image_prompt?: string }) =>
    refine.mutate(() => jobsRefineJob({ path: { job_id: job.job_id }, body: { scene_number: scene.scene_number, ...body } }));
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (!still && changed.words) send({ overlay_text: words });
  };
  return (
    <InspectorPart className="flex-1">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">
          {t("scene", { number: place })} <span className="ml-1 font-mono text-xs font-normal text-muted tabular-nums">{seconds(scene.duration)}</span>
        </h2>
        <div className="flex">
          <Button size="icon" kind="ghost" aria-label={t("earlier", { number: place })} disabled={still || place === 1} onClick={() => onMove(-1)}>
            <ArrowLeft className="size-4" aria-hidden />
          </Button>
          <Button size="icon" kind="ghost" aria-label={t("later", { number: place })} disabled={still || place === last} onClick={() => onMove(1)}>
            <ArrowRight className="size-4" aria-hidden />
          </Button>
        </div>
      </div>
      {scene.description && <p className="text-xs text-muted">{scene.description}</p>}
      <form onSubmit={keep} className="space-y-2">
        <Input
          label={t("words", { number: place })}
          placeholder={t("noWords")}
          maxLength={48}
          value={words}
          onChange={(event) => onDraft({ words: event.target.value })}
        />
        <div className="flex items-center justify-between gap-2">
          <Button size="sm" type="submit" disabled={still || !changed.words}>
            <Check className="size-3.5" aria-hidden />
            {t("keep")}
          </Button>
          <p role="status" className="text-xs text-muted">
            {refine.isPending ? t("state.keeping") : changed.words || changed.picture ? t("state.changed") : t("state.kept")}
          </p>
        </div>
      </form>
      <div className="space-y-2">
        <Textarea label={t("picture", { number: place })} maxLength={300} value={picture} onChange={(event) => onDraft({ picture: event.target.value })} />
        <Spend
          price={price}
          title={t("again.title", { number: place })}
          text={t("again.text", { price: money(price) })}
          action={t("again.action", { price: money(price) })}
          onSpend={() => send({ image_prompt: picture, ...(changed.words ? { overlay_text: words } : {}) })}
        >
          {(press) => (
            <Button size="sm" disabled={still || picture.trim().length < SHORTEST_PICTURE} {...press}>
              <RotateCw className="size-3.5" aria-hidden />
              {t("again.action", { price: money(price) })}
            </Button>
          )}
        </Spend>
      </div>
      {refine.isError && (
        <p role="alert" className="text-bad">
          {messageOf(refine.error, common("unreachable"))}
        </p>
      )}
    </InspectorPart>
  );
}
