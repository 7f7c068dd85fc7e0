"use client";

import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Kbd } from "@/components/ui/kbd";
import { useFormat } from "@/lib/use-format";

import type { Draft } from "./draft";
import type { usePrice } from "./use-price";

type Price = ReturnType<typeof usePrice>;

/** How long it takes, in words; what it waits for. */
export function Took({ price, waiting }: { price: Price; waiting: boolean }) {
  const t = useTranslations("brief.start");
  const seconds = price.duration;
  return (
    <span aria-live="polite" className="min-w-0 text-xs text-muted empty:hidden">
      {waiting ? t("photosFirst") : seconds === null ? null : seconds < 50 ? t("seconds", { count: Math.ceil(seconds / 10) * 10 }) : t("minutes", { count: Math.max(Math.round(seconds / 60), 1) })}
    </span>
  );
}

/** The one button, with its price; asks first where it spends. */
export function StartButton({
  draft,
  price,
  busy,
  ready,
  onAttempt,
  onBegin,
}: {
  draft: Draft;
  price: Price;
  busy: boolean;
  ready: boolean;
  onAttempt: () => void;
  onBegin: () => void;
}) {
  const t = useTranslations("brief.start");
  const { money } = useFormat();
  const cost = price.price;
  const most = price.short ? price.short.left : null;
  const figure = cost === null ? "…" : money(most ?? cost);
  const how = cost === null ? "exact" : most !== null ? "atMost" : cost > 0 && draft.way !== "guided" ? "about" : "exact";
  const plain = t.markup(how, { price: figure, n: (text) => text });
  const asks = ready && cost !== null && cost > 0;
  const face = (
    <Button
      kind="primary"
      size="lg"
      busy={busy}
      // Not disabled for want of words: pressed, it says what is missing.
      disabled={cost === null || price.short?.by === "refused"}
      onClick={asks ? undefined : onAttempt}
      className="gap-3 max-sm:flex-1"
    >
      <span>
        {t(draft.way, { count: draft.count })} · {t.rich(how, { price: figure, n: (text) => <span className="font-mono tabular-nums">{text}</span> })}
      </span>
      <span aria-hidden className="hidden lg:inline [&_kbd]:border-accent-ink/30 [&_kbd]:bg-transparent [&_kbd]:text-accent-ink">
        <Kbd keys={["mod", "enter"]} />
      </span>
    </Button>
  );
  if (!asks) return face;
  return (
    <Confirm
      kind="primary"
      trigger={face}
      title={t("ask.title", { price: plain })}
      text={t(`ask.${draft.way}`)}
      action={`${t(draft.way, { count: draft.count })} · ${plain}`}
      cancel={t("ask.cancel")}
      onConfirm={onBegin}
    />
  );
}
