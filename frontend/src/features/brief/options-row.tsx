"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

import { clientsListCampaignsOptions, clientsListClientsOptions, generationsListTemplatesOptions } from "@/lib/api/@tanstack/react-query.gen";

import { COUNTS, FRAMEWORKS, LENGTHS, RATIOS, VARIANTS, type Draft, type Ratio } from "./draft";
import { LanePick } from "./lane-pick";
import { BudgetPick, StylePick } from "./panel-picks";
import { PillMenu } from "./pill";
import type { Place, Problem } from "./problem";
import { RatioShape } from "./ratio-shape";

const NONE = "-"; // Radix takes no empty value

/** The choices of an ad as a quiet row. `fixed`: of a session that exists; only what its next images hang on. */
export function OptionsRow({
  draft,
  change,
  problems,
  fixed = false,
}: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  problems: Problem[];
  fixed?: boolean;
}) {
  const t = useTranslations("brief");
  const templates = useQuery({ ...generationsListTemplatesOptions(), staleTime: Infinity, enabled: !fixed });
  const clients = useQuery({ ...clientsListClientsOptions({ query: { page_size: 100 } }), enabled: !fixed });
  const campaigns = useQuery({
    ...clientsListCampaignsOptions({ query: { client_id: draft.clientId ?? "", page_size: 100 } }),
    enabled: !fixed && !!draft.clientId,
  });
  const story = draft.way !== "guided";
  const bad = (place: Place) => problems.some((problem) => problem.place === place);
  const figures = (values: number[], name: (n: number) => string) => values.map((n) => ({ value: String(n), label: name(n) }));
  const suits = { value: NONE, label: t("options.suits") };

  const picks: ReactNode[] = [];
  if (!fixed) {
    picks.push(
      <PillMenu<Ratio>
        key="format"
        label={t("options.format")}
        value={draft.ratio}
        shown={draft.ratio}
        onChange={(ratio) => change({ ratio })}
        options={RATIOS.map((ratio) => ({ value: ratio, label: ratio, hint: t(`ratios.${ratio}`), icon: <RatioShape ratio={ratio} /> }))}
      />,
    );
  }
  if (story) {
    picks.push(
      <PillMenu
        key="seconds"
        label={t("options.seconds")}
        value={String(draft.length)}
        onChange={(n) => change({ length: Number(n) })}
        options={figures(LENGTHS, (count) => t("options.length", { count }))}
      />,
      <PillMenu
        key="story"
        label={t("options.story")}
        value={draft.framework ?? NONE}
        shown={draft.framework ?? undefined}
        onChange={(name) => change({ framework: FRAMEWORKS.find((known) => known === name) ?? null })}
        options={[suits, ...FRAMEWORKS.map((name) => ({ value: name as string, label: name, hint: t(`frameworks.${name}`) }))]}
      />,
      <PillMenu
        key="template"
        label={t("options.template")}
        bad={bad("template")}
        value={draft.template ?? NONE}
        onChange={(name) => change({ template: name === NONE ? null : name })}
        options={[suits, ...(templates.data?.items ?? []).map((item) => ({ value: item.name, label: item.label, hint: item.summary }))]}
      />,
    );
  } else {
    picks.push(
      <PillMenu
        key="images"
        label={t("options.images")}
        value={String(draft.count)}
        onChange={(n) => change({ count: Number(n) })}
        options={figures(COUNTS, String)}
      />,
    );
  }
  if (draft.way === "whole") {
    picks.push(
      <PillMenu
        key="variants"
        label={t("options.variants")}
        value={String(draft.variants)}
        shown={String(draft.variants)}
        onChange={(n) => change({ variants: Number(n) })}
        options={VARIANTS.map((count) => ({
          value: String(count),
          label: t("options.ads", { count }),
          hint: count === 2 ? t("options.variantsHint") : undefined,
        }))}
      />,
    );
  }
  picks.push(<StylePick key="style" style={draft.style} bad={bad("style")} onChange={(style) => change({ style })} />);
  if (!fixed && ((clients.data?.items.length ?? 0) > 0 || draft.clientId)) {
    picks.push(
      <PillMenu
        key="client"
        label={t("options.client")}
        bad={bad("brand")}
        value={draft.clientId ?? NONE}
        shown={draft.clientId && !clients.data ? "…" : undefined}
        onChange={(id) => change({ clientId: id === NONE ? null : id, campaignId: null })}
        options={[{ value: NONE, label: t("options.none") }, ...(clients.data?.items ?? []).map((client) => ({ value: client.id, label: client.name }))]}
      />,
    );
    if (draft.clientId && ((campaigns.data?.items.length ?? 0) > 0 || draft.campaignId)) {
      picks.push(
        <PillMenu
          key="campaign"
          label={t("options.campaign")}
          value={draft.campaignId ?? NONE}
          shown={draft.campaignId && !campaigns.data ? "…" : undefined}
          onChange={(id) => change({ campaignId: id === NONE ? null : id })}
          options={[
            { value: NONE, label: t("options.none") },
            ...(campaigns.data?.items ?? []).map((campaign) => ({ value: campaign.id, label: campaign.name })),
          ]}
        />,
      );
    }
  }
  if (!fixed) {
    picks.push(<LanePick key="lane" value={draft.lane} bad={bad("lane")} onChange={(lane) => change({ lane })} />);
    if (draft.lane === "generative") {
      picks.push(<BudgetPick key="budget" budget={draft.budget} bad={bad("budget")} onChange={(budget) => change({ budget })} />);
    }
  }
  return (
    <div role="group" aria-label={t("options.label")} className="flex flex-wrap gap-2">
      {picks}
    </div>
  );
}
