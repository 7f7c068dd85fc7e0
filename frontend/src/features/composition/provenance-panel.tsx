"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import type { Provenance, ShotProvenance } from "@/lib/api";
import { generationsVideoProvenanceOptions } from "@/lib/api/@tanstack/react-query.gen";
import { cn } from "@/lib/cn";
import { messageOf } from "@/lib/http";
import { useFormat } from "@/lib/use-format";

import type { AdFile } from "./files";
import { Panel } from "./panel";

/** What the file itself says of each shot, and whether it is as it was signed. Read when asked for: all of it is hashed. */
export function ProvenancePanel({ adId, file }: { adId: string; file: AdFile }) {
  const t = useTranslations("result.provenance");
  const common = useTranslations("common");
  const [asked, setAsked] = useState(false);
  const told = useQuery({
    ...generationsVideoProvenanceOptions({ path: { video_id: adId }, query: { asset_id: file.id } }),
    enabled: asked,
    staleTime: Infinity,
  });
  const read = () => (asked ? void told.refetch() : setAsked(true));
  return (
    <Panel
      title={t("title")}
      aside={
        !told.data && (
          <Button size="sm" busy={told.isFetching} onClick={read}>
            {told.isError ? common("retry") : t("read")}
          </Button>
        )
      }
    >
      {told.data ? (
        <Told told={told.data} />
      ) : (
        <p role={told.isError ? "alert" : undefined} className="text-xs text-muted">
          {told.isError ? messageOf(told.error, common("unreachable")) : t("what")}
        </p>
      )}
    </Panel>
  );
}

function Told({ told }: { told: Provenance }) {
  const t = useTranslations("result.provenance");
  const good = told.signed && told.valid;
  const Icon = good ? ShieldCheck : ShieldAlert;
  return (
    <div className="space-y-3 text-xs">
      <p role="status" className={cn("flex gap-2 font-medium", good ? "text-good" : "text-bad")}>
        <Icon className="size-4 shrink-0" aria-hidden />
        {t(!told.signed ? "unsigned" : told.valid ? "unchanged" : "changed")}
      </p>
      <ol className="divide-y divide-line border-y border-line">
        {(told.shots ?? []).map((shot) => (
          <Shot key={shot.position} shot={shot} />
        ))}
      </ol>
      {told.music && (
        <p className="flex justify-between gap-4">
          <span className="text-muted">{t("music")}</span>
          <span className="text-right">{told.music.kind === "studio" ? t("byRules") : told.music.model_id}</span>
        </p>
      )}
      {told.signer && <p className="text-muted">{t(told.signer.self_signed ? "ownKey" : "signer", { name: told.signer.name })}</p>}
    </div>
  );
}

function Shot({ shot }: { shot: ShotProvenance }) {
  const t = useTranslations("result.provenance");
  const { seconds } = useFormat();
  return (
    <li className="flex justify-between gap-4 py-1.5">
      <span className="shrink-0 font-mono text-muted tabular-nums">
        {shot.position} · {seconds(shot.start)}
      </span>
      <span className="min-w-0 text-right">
        <span className="block">{t(`kind.${shot.kind}`)}</span>
        {shot.kind === "generative_model" && (
          <span className="block truncate text-muted">{shot.picture && shot.picture.model_id !== shot.model_id ? `${shot.picture.model_id} · ${shot.model_id}` : shot.model_id}</span>
        )}
      </span>
    </li>
  );
}
