"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { SessionResponse } from "@/lib/api";
import { sessionsGetCostsOptions } from "@/lib/api/@tanstack/react-query.gen";
import { stageLabel } from "@/lib/format";
import { messageOf } from "@/lib/http";
import { useFormat } from "@/lib/use-format";

import { Panel } from "./panel";
import { byAgent, heldOf } from "./spending";

const AGENTS = ["prompt_parser", "storyteller", "scene_planner", "image_generator", "video_generator", "animatic", "compositor"] as const;

/** What the ad cost, agent by agent, and what is still held. */
export function CostPanel({ session }: { session: SessionResponse }) {
  const t = useTranslations("result.cost");
  const common = useTranslations("common");
  const { money, seconds } = useFormat();
  const costs = useQuery(sessionsGetCostsOptions({ path: { session_id: session.id } }));
  const items = costs.data?.breakdown ?? [];
  const { held, total } = heldOf(items);
  const paid = session.lane !== "studio";
  const name = (agent: string) => ((AGENTS as readonly string[]).includes(agent) ? t(`agent.${agent as (typeof AGENTS)[number]}`) : stageLabel(agent));
  return (
    <Panel title={t("title")} aside={<span className="font-mono text-sm font-medium tabular-nums">{money(session.total_cost)}</span>}>
      {costs.isPending && (
        <div aria-busy className="space-y-2">
          <Skeleton className="h-24" />
        </div>
      )}
      {costs.isError && (
        <div role="alert" className="flex items-center justify-between gap-3 text-xs">
          {messageOf(costs.error, common("unreachable"))}
          <Button size="sm" onClick={() => void costs.refetch()}>
            {common("retry")}
          </Button>
        </div>
      )}
      {costs.data && (
        <table className="w-full text-xs">
          <thead className="text-left text-muted">
            <tr>
              <th scope="col" className="py-1 font-normal">{t("who")}</th>
              <th scope="col" className="py-1 text-right font-normal">{t("time")}</th>
              {paid && <th scope="col" className="py-1 text-right font-normal">{t("estimate")}</th>}
              <th scope="col" className="py-1 text-right font-normal">{t("usd")}</th>
            </tr>
          </thead>
          <tbody className="font-mono tabular-nums">
            {byAgent(items).map((sum) => (
              <tr key={sum.agent} className="border-t border-line">
                <th scope="row" className="py-1.5 text-left font-sans font-normal">
                  {name(sum.agent)} {sum.calls > 1 && <span className="font-mono text-muted">×{sum.calls}</span>}
                </th>
                <td className="pl-2 text-right whitespace-nowrap">{seconds(sum.seconds)}</td>
                {paid && <td className="pl-2 text-right">{money(sum.estimated)}</td>}
                <td className="pl-2 text-right">{money(sum.cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {held.length > 0 && (
        <div role="status" className="rounded-lg border border-warn/40 p-3 text-xs">
          <p className="font-medium text-warn">{t("held", { price: money(total) })}</p>
          <p className="mt-1 text-muted">{t("heldWhy", { count: held.length })}</p>
          <ul className="mt-2 font-mono">
            {held.map((item) => (
              <li key={item.created_at} className="flex justify-between gap-3">
                <span className="truncate">{item.model}</span>
                {money(item.estimated_cost)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}
