"use client";

import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useState } from "react";

import { StudioLayout } from "@/components/studio/layout";
import type { SessionResponse } from "@/lib/api";
import { useMirror } from "@/lib/address";
import { fromAddress, toAddress } from "@/lib/selection";
import { useShortcut } from "@/lib/shortcuts";
import { toast } from "@/lib/toast";
import { useHistory } from "@/lib/use-history";
import { useNames } from "@/lib/use-names";

import { chosenOf, draftOf, rangeOf, settled, trimsToAddress, type ClipDraft } from "./clip-draft";
import { ClipStage } from "./clip-stage";
import { ClipStrip } from "./clip-strip";
import { ClipsInspector } from "./clips-inspector";
import { isWhole, type Range } from "./trim";
import { useFilmAgain } from "./use-film-again";

/** The clips of an ad: their order, which are in, what is cut off. `fixed`: only to be looked at. */
export function ClipsStep({ session, busy, expected, fixed = false, onSaved }: { session: SessionResponse; busy: boolean; expected: number; fixed?: boolean; onSaved: () => void }) {
  const t = useTranslations("clips");
  const params = useSearchParams();
  const names = useNames();
  const clips = session.generated_clips;
  const ids = clips.map((clip) => clip.id);
  const draft = useHistory<ClipDraft>(() => draftOf(clips, session, { sel: params.get("sel"), trim: params.get("trim") }));
  const [at, setAt] = useState(() => fromAddress(params.get("at"), ids)?.[0] ?? null);
  const [all, setAll] = useState(false);
  const [known, setKnown] = useState(ids);
  if (known.join() !== ids.join()) {
    setKnown(ids);
    draft.replace((value) => settled(value, known, ids));
    if (at && !ids.includes(at)) setAt(known.length === ids.length ? (ids[known.indexOf(at)] ?? null) : null);
  }
  const { order, left, trims } = draft.value;
  const shown = order.filter((id) => ids.includes(id));
  const chosen = chosenOf(draft.value).filter((id) => ids.includes(id));
  const focused = clips.find((clip) => clip.id === at) ?? clips.find((clip) => clip.id === (chosen[0] ?? shown[0]));
  useMirror("sel", ids.length > 0 && !fixed ? toAddress(chosen) : null);
  useMirror("trim", fixed ? null : trimsToAddress(trims));
  useMirror("at", focused ? toAddress([focused.id]) : null);
  const again = useFilmAgain(session);
  const renewing = busy || again.isPending ? (again.variables ?? null) : null;
  const locked = busy || fixed;

  const change = (next: ClipDraft, told: string) => {
    draft.change(next);
    toast(told, { id: "clips", action: { label: t("undo"), onClick: draft.undo } });
  };
  const nameOf = (id: string) => {
    const clip = clips.find((each) => each.id === id);
    return clip ? names.move(clip.camera_move) : "";
  };
  const reorder = (next: string[]) => change({ ...draft.value, order: next }, t("told.moved"));
  const include = (id: string, on: boolean) => {
    setAt(id); // it stays on the stage, also left out
    change({ ...draft.value, left: on ? left.filter((other) => other !== id) : [...left, id] }, t(on ? "told.taken" : "told.left", { name: nameOf(id) }));
  };
  const trim = (id: string, range: Range) => {
    const clip = clips.find((each) => each.id === id);
    if (!clip) return;
    setAt(id);
    const { [id]: before, ...others } = trims;
    const whole = isWhole(range, clip.duration);
    if (whole ? !before : before?.start === range.start && before.end === range.end) return;
    change({ ...draft.value, trims: whole ? others : { ...others, [id]: range } }, t(whole ? "told.whole" : "told.trimmed", { name: nameOf(id) }));
  };
  const move = (id: string, by: number) => {
    const from = shown.indexOf(id);
    const next = shown.filter((other) => other !== id);
    next.splice(from + by, 0, id);
    reorder(next);
  };
  const focus = (id: string) => {
    setAll(false);
    setAt(id);
  };
  useShortcut("mod+z", () => { draft.undo(); toast.dismiss("clips"); }, { label: t("keys.undo"), enabled: draft.canUndo });
  useShortcut(["1", "2", "3", "4", "5", "6", "7", "8"], (event) => { const id = shown[Number(event.key) - 1]; if (id) focus(id); }, { label: t("keys.number"), enabled: ids.length > 0 });
  useShortcut("x", () => focused && include(focused.id, left.includes(focused.id)), { label: t("keys.include"), enabled: !!focused && !locked });

  const waiting = busy && session.stage !== "image_generation" ? Math.max(Math.max(expected, session.approved_images.length) - ids.length, 0) : 0;
  const next = all && focused ? clips.find((clip) => clip.id === chosen[chosen.indexOf(focused.id) + 1]) : undefined;
  return (
    <StudioLayout
      label={t("stage")}
      stage={
        <ClipStage
          clip={focused}
          ratio={session.aspect_ratio}
          name={focused ? nameOf(focused.id) : ""}
          range={focused ? rangeOf(focused, trims) : { start: 0, end: 0 }}
          behind={session.generated_images.find((image) => image.id === session.approved_images[ids.length])?.url ?? null}
          waiting={waiting > 0}
          renewing={!!focused && renewing === focused.id}
          locked={locked}
          all={all}
          next={next}
          onTrim={(range) => focused && trim(focused.id, range)}
          onEnd={() => {
            if (next) setAt(next.id);
            else setAll(false);
            return next !== undefined;
          }}
          onAll={(on) => {
            setAll(on);
            if (on && chosen[0]) setAt(chosen[0]);
          }}
        />
      }
      strip={
        <ClipStrip
          session={session}
          draft={{ ...draft.value, order: shown }}
          at={focused?.id ?? null}
          renewing={renewing}
          waiting={waiting}
          locked={locked}
          onFocus={focus}
          onOrder={reorder}
        />
      }
      inspector={
        <ClipsInspector
          session={session}
          draft={draft.value}
          focused={focused}
          place={focused ? shown.indexOf(focused.id) : -1}
          last={shown.length - 1}
          fixed={fixed}
          locked={locked || again.isPending}
          onInclude={include}
          onTrim={trim}
          onMove={move}
          onAgain={again.mutate}
          onSaved={onSaved}
        />
      }
    />
  );
}
