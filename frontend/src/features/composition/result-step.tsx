"use client";

import { Scissors } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";

import { Player } from "@/components/media/player";
import { StudioLayout } from "@/components/studio/layout";
import { Button } from "@/components/ui/button";
import type { SessionResponse } from "@/lib/api";

import { CostPanel } from "./cost-panel";
import { Downloads } from "./downloads";
import { FactsPanel } from "./facts-panel";
import { filesOf } from "./files";
import { LaunchKit } from "./launch-kit";
import { ProvenancePanel } from "./provenance-panel";
import { ShareLink } from "./share-link";

const ResultBar = dynamic(() => import("./result-bar").then((module) => module.ResultBar), { loading: () => <div className="min-h-12" /> });

/** A finished ad. `onEdit` is left out where it is changed elsewhere. */
export function ResultStep({ session, onEdit }: { session: SessionResponse; onEdit?: () => void }) {
  const t = useTranslations("result");
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const video = session.final_video;
  if (!video) return null;
  const files = filesOf(video);
  const file = files.find(({ id }) => id === params.get("file")) ?? files[0]!;
  // Which file is looked at is in the address, beside the step.
  const show = (id: string) => {
    const next = new URLSearchParams(params);
    if (id === video.id) next.delete("file");
    else next.set("file", id);
    router.replace(next.size ? `${path}?${next}` : path, { scroll: false });
  };
  return (
    <StudioLayout
      label={t("title")}
      stage={
        <>
          {files.length > 1 && <ResultBar files={files} file={file} onShow={show} />}
          <Player key={file.id} src={file.url} poster={file.poster_url} ratio={file.aspect_ratio} duration={file.duration} label={t("player.ad")} />
        </>
      }
      inspector={
        <>
          <div className="space-y-2 border-b border-line p-5">
            <Downloads files={files} />
            {onEdit && (
              <Button kind="ghost" size="lg" className="w-full justify-start px-4" onClick={onEdit}>
                <Scissors className="size-4" aria-hidden />
                {t("edit")}
              </Button>
            )}
          </div>
          <ShareLink session={session} />
          <LaunchKit files={files} />
          <FactsPanel video={video} file={file} />
          <ProvenancePanel key={`${file.id}-provenance`} adId={session.id} file={file} />
          <CostPanel session={session} />
        </>
      }
    />
  );
}
