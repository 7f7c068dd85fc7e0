"use client";

import { useTranslations } from "next-intl";
import type { FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Input, Select } from "@/components/ui/field";
import type { NewVersion, SessionResponse, Version } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";
import { useFormat } from "@/lib/use-format";

import { changesOf, complaints, CTA_LENGTH, draftOf, GENRES, LINE_LENGTH, mostVariants, NAME_LENGTH, RATIOS, type Genre, type Ratio, type Spec } from "./changes";
import { SceneAgain } from "./scene-again";
import { useDraft } from "./use-draft";

/** The storyboard's words, its music, shapes and variants: what another version can have otherwise. */
export function StoryForm({ session, version, spec, newest, error, pending, onSubmit }: {
  session: SessionResponse;
  version: number;
  spec: Spec;
  newest: Version | undefined;
  error: unknown;
  pending: boolean;
  onSubmit: (body: NewVersion) => void;
}) {
  const t = useTranslations("versions");
  const common = useTranslations("common");
  const { money, seconds } = useFormat();
  const [draft, change] = useDraft(`adreel.version.${session.id}.${version}`, draftOf(spec, newest));
  const { lane } = useLanes(session.lane);
  const paid = session.lane !== "studio";
  const shot = !paid ? 0 : lane ? lane.image_cost + Math.max(0, ...Object.values(lane.clip_costs)) : null;
  const price = paid && lane?.music_model && draft.genre !== spec.genre ? lane.music_cost : 0;
  const message = error ? messageOf(error, common("unreachable")) : null;
  const wrong = message ? complaints(error, message) : {};
  const submit = () => onSubmit(changesOf(spec, draft));
  const onForm = (event: FormEvent) => event.preventDefault();
  const make = { kind: "primary", size: "lg", busy: pending, disabled: (paid && !lane) || !draft.name.trim() || !draft.cta.trim() } as const;
  const toggle = (ratio: Ratio) => change({ ratios: draft.ratios.includes(ratio) ? draft.ratios.filter((each) => each !== ratio) : [...draft.ratios, ratio] });
  return (
    <form onSubmit={onForm} className="min-w-0 space-y-6">
      <div>
        <h2 className="text-xl font-semibold">{t("story", { framework: spec.framework })}</h2>
        <p className="mt-1 max-w-prose text-muted">
          {spec.framework_reason} {t("reused")}
        </p>
      </div>
      <ol className="divide-y divide-line border-y border-line">
        {spec.scenes.map((scene, i) => (
          <li key={scene.scene_number} className="grid items-start gap-x-3 gap-y-2 py-4 sm:grid-cols-[minmax(0,1fr)_auto]">
            <Input
              label={t("scene", { number: scene.scene_number, beat: t(`beat.${scene.beat}`), length: seconds(scene.duration), view: t(`view.${scene.view}`) })}
              placeholder={t("noWords")}
              maxLength={LINE_LENGTH}
              error={wrong[`lines.${scene.scene_number}`]}
              value={draft.lines[i] ?? ""}
              onChange={(event) => change({ lines: draft.lines.map((line, n) => (n === i ? event.target.value : line)) })}
            />
            <div className="sm:pt-6">
              <SceneAgain scene={scene} price={shot} paid={paid} disabled={pending} onAgain={(scene) => onSubmit({ scene })} />
            </div>
          </li>
        ))}
      </ol>
      <div className="grid gap-4 sm:grid-cols-2">
        <Input label={t("name")} maxLength={NAME_LENGTH} value={draft.name} error={wrong.name} onChange={(event) => change({ name: event.target.value })} />
        <Input label={t("cta")} maxLength={CTA_LENGTH} value={draft.cta} error={wrong.cta} onChange={(event) => change({ cta: event.target.value })} />
        <Select label={t("music")} value={draft.genre} onChange={(event) => change({ genre: event.target.value as Genre })} hint={price > 0 ? t("musicBought", { price: money(price) }) : undefined}>
          {GENRES.map((genre) => (
            <option key={genre} value={genre}>
              {t(`genre.${genre}`)}
            </option>
          ))}
        </Select>
        <Select label={t("variants")} value={draft.variants} onChange={(event) => change({ variants: Number(event.target.value) })} hint={draft.variants === 1 ? t("variantsHint") : undefined}>
          {Array.from({ length: mostVariants(spec) }, (_, i) => i + 1).map((count) => (
            <option key={count} value={count}>
              {t("variantCount", { count })}
            </option>
          ))}
        </Select>
      </div>
      {draft.variants > 1 && (
        <ol className="space-y-1 text-xs text-muted" aria-label={t("variantWords")}>
          {(spec.variants ?? []).slice(0, draft.variants - 1).map((variant, i) => (
            <li key={`${variant.hook}${variant.cta}`} className="flex gap-2">
              <span className="font-mono tabular-nums">{i + 2}</span>
              <span>{t("variantLine", { hook: variant.hook, cta: variant.cta })}</span>
            </li>
          ))}
        </ol>
      )}
      <fieldset>
        <legend className="mb-2 text-xs font-medium">{t("ratios", { own: session.aspect_ratio })}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {RATIOS.filter((ratio) => ratio !== session.aspect_ratio).map((ratio) => (
            <label key={ratio} className="flex min-h-6 items-center gap-2 font-mono text-sm tabular-nums pointer-coarse:min-h-11">
              <input type="checkbox" className="size-4 accent-accent" checked={draft.ratios.includes(ratio)} onChange={() => toggle(ratio)} />
              {ratio}
            </label>
          ))}
        </div>
      </fieldset>
      {message && Object.keys(wrong).length === 0 && (
        <p role="alert" className="text-bad">
          {message} {t("kept")}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {price > 0 ? (
          <Confirm trigger={<Button {...make}>{t("makePaid", { price: money(price) })}</Button>} kind="primary" title={t("askTitle")} text={t("askText", { price: money(price) })} action={t("makePaid", { price: money(price) })} cancel={t("notYet")} onConfirm={submit} />
        ) : (
          <Button {...make} onClick={submit}>
            {t("make", { price: money(0) })}
          </Button>
        )}
        <p className="text-xs text-muted">{t("files", { count: draft.variants * (1 + draft.ratios.length) })}</p>
      </div>
    </form>
  );
}
