"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";

import type { SessionResponse } from "@/lib/api";
import { cn } from "@/lib/cn";

import { AddPhotos } from "./add-photos";
import { limitsOf, MOST_PHOTOS } from "./draft";
import { Examples } from "./examples-row";
import { FormProblems, SpendNotice } from "./notices";
import { OptionsRow } from "./options-row";
import { PhotoRow } from "./photo-row";
import { problemsOf } from "./problem";
import { PromptField } from "./prompt-field";
import { RatioShape } from "./ratio-shape";
import { StartButton, Took } from "./start-button";
import type { Change, Drafting } from "./use-draft";
import { usePrice } from "./use-price";
import { useStart } from "./use-start";
import { useUploads } from "./use-uploads";
import { WayChoice } from "./way-choice";

/** The dock: words, photos, choices, and the one button with its price. */
export function BriefDesk({ drafting, session, onStarted }: { drafting: Drafting; session?: SessionResponse; onStarted: (id: string) => void }) {
  const t = useTranslations("brief");
  const common = useTranslations("common");
  const { draft, prompt, setPrompt } = drafting;
  const field = useRef<HTMLTextAreaElement>(null);
  const dock = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false); // whether to say that words are missing
  const price = usePrice(draft);
  const start = useStart(session, onStarted);
  /** What was wrong with the last try need not be wrong with the next. */
  const change = (change: Change) => {
    drafting.change(change);
    if (start.isError) start.reset();
  };
  // Photos arrive side by side: each is added to what the others left.
  const add = (ids: string[]) => change((known) => ({ assetIds: [...new Set([...known.assetIds, ...ids])].slice(0, MOST_PHOTOS) }));
  const uploads = useUploads(draft.assetIds.length, (photo) => add([photo.id]));

  const { shortest, longest } = limitsOf(draft.way);
  const words = prompt.trim();
  const lacking =
    words.length < shortest ? t("prompt.short", { count: shortest }) : words.length > longest ? t("prompt.long", { count: longest }) : !/\p{L}/u.test(words) ? t("prompt.wordless") : null;
  const problems = start.isError ? problemsOf(start.error, common("unreachable")) : [];
  const waiting = uploads.sending.some((one) => !one.failed);
  const busy = start.isPending || start.isSuccess; // the page changes next
  const ready = !lacking && !waiting && !busy && price.price !== null && price.short?.by !== "refused";

  const edit = (text: string) => {
    setPrompt(text);
    setShown(false);
    if (start.isError) start.reset();
  };
  const begin = () => start.mutate({ draft, prompt: words });
  /** The button where it can be pressed; else the field that is in the way. */
  const attempt = () => {
    if (lacking) {
      setShown(true);
      field.current?.focus();
    } else if (ready) begin();
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.repeat) return;
      if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return;
      event.preventDefault();
      event.stopPropagation();
      dock.current?.querySelector("button")?.click(); // asks first where it costs something
    };
    // Before the focused control sees it: a picker would open on its Enter.
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, []);

  const taken = draft.assetIds.length + uploads.sending.length;
  const inPrompt = problems.filter((problem) => problem.place === "prompt");
  return (
    <div className="space-y-5">
      <div
        className={cn(
          "rounded-2xl border border-line-strong bg-surface transition-colors focus-within:border-ink/40",
          (inPrompt.length > 0 || (shown && lacking)) && "border-bad focus-within:border-bad",
        )}
      >
        <PromptField
          ref={field}
          value={prompt}
          onChange={edit}
          longest={longest}
          disabled={busy}
          error={inPrompt[0]?.text ?? (shown || words.length > longest ? lacking : null)}
          unclear={inPrompt[0]?.code === "PRODUCT_UNCLEAR"}
        />
        <PhotoRow ids={draft.assetIds} uploads={uploads} onRemove={(id) => change((known) => ({ assetIds: known.assetIds.filter((one) => one !== id) }))} />
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 border-t border-line p-3 sm:flex-nowrap">
          <AddPhotos
            ids={draft.assetIds}
            room={MOST_PHOTOS - taken}
            onFiles={uploads.add}
            onPick={add}
          />
          <div className="flex min-w-0 items-center justify-end gap-4 max-sm:w-full">
            <Took price={price} waiting={waiting} />
            <div ref={dock} className="flex shrink-0 max-sm:flex-1">
              <StartButton draft={draft} price={price} busy={busy} ready={ready} onAttempt={attempt} onBegin={begin} />
            </div>
          </div>
        </div>
      </div>
      <FormProblems problems={problems.filter((problem) => problem.place !== "prompt")} onRetry={ready ? attempt : undefined} />
      {session ? (
        <div className="space-y-3">
          <OptionsRow fixed draft={draft} change={change} problems={problems} />
          <SpendNotice price={price} />
          <p className="flex gap-x-2 text-xs text-muted">
            <RatioShape ratio={draft.ratio} />
            <span>{t("fixed", { ratio: draft.ratio, lane: t(`lane.${draft.lane}.name`) })}</span>
          </p>
        </div>
      ) : (
        <>
          <WayChoice way={draft.way} lane={draft.lane} onChange={(way) => change({ way })} />
          <OptionsRow draft={draft} change={change} problems={problems} />
          <SpendNotice price={price} />
          <Examples
            onPick={(text) => {
              edit(text);
              field.current?.focus();
            }}
          />
        </>
      )}
    </div>
  );
}
