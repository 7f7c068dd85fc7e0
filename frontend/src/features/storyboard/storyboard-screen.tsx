"use client";

import { Clapperboard, Image as ImageIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useState } from "react";

import { Slot } from "@/components/studio/arriving";
import { Film } from "@/components/studio/film";
import { RatioFrame, StageBar, StudioLayout } from "@/components/studio/layout";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { jobsReorderJob, type SessionResponse } from "@/lib/api";
import { useMirror } from "@/lib/address";
import { messageOf } from "@/lib/http";
import { stepped } from "@/lib/selection";
import { useShortcut } from "@/lib/shortcuts";
import { toast } from "@/lib/toast";

import { Decision } from "./decision";
import { FilmPanel } from "./film-panel";
import { unkept, wordsOf, type SceneDraft } from "./scene-draft";
import { SceneEditor } from "./scene-editor";
import { ScenePicture } from "./scene-picture";
import { SceneStrip } from "./scene-strip";
import { useJob, useJobAction } from "./use-job";

/** A job: its scenes to change and reorder, its draft, the word that lets it be rendered; or the ad that came of it. */
export function StoryboardScreen({ session, busy, film }: { session: SessionResponse; busy: boolean; film: boolean }) {
  const t = useTranslations("storyboard");
  const common = useTranslations("common");
  const params = useSearchParams();
  const query = useJob(session);
  const order = useJobAction(session.id);
  const [moved, setMoved] = useState<number[] | null>(null);
  const [asked, setAsked] = useState(() => Number(params.get("sel")) || null);
  const [view, setView] = useState<"scene" | "draft">(() => (params.get("view") === "draft" ? "draft" : "scene"));
  const [drafts, setDrafts] = useState<Record<number, SceneDraft>>({});
  const job = query.data;
  const board = job?.storyboard ?? [];
  const numbers = board.map((item) => item.scene.scene_number);
  const shown = moved && moved.length === numbers.length ? moved : numbers;
  const at = asked !== null && numbers.includes(asked) ? asked : (shown[0] ?? null);
  const item = board.find((each) => each.scene.scene_number === at);
  const watching = view === "draft" && !!job?.animatic_url;
  useMirror("sel", at !== null && at !== shown[0] && !film ? String(at) : null);
  useMirror("view", watching && !film ? "draft" : null);
  const open = (number: number) => {
    setAsked(number);
    setView("scene");
  };
  useShortcut(["ArrowLeft", "ArrowRight"], (event) => open(Number(stepped(shown.map(String), String(at), event.key === "ArrowLeft" ? -1 : 1))), { label: t("keys.step"), enabled: !watching && !film && board.length > 0 });
  useShortcut(["1", "2", "3", "4", "5", "6", "7", "8", "9"], (event) => { const number = shown[Number(event.key) - 1]; if (number) open(number); }, { label: t("keys.number"), enabled: !film && board.length > 0 });
  useShortcut("d", () => setView(watching ? "scene" : "draft"), { label: t("keys.draft"), enabled: !film && !!job?.animatic_url });
  if (!job) {
    if (query.isError) return <ErrorState message={messageOf(query.error, common("unreachable"))} onRetry={() => void query.refetch()} busy={query.isFetching} />;
    return <Waiting />;
  }
  if (film && job.video_url) return <FilmPanel job={job} />;
  const locked = busy || order.isPending;
  const reorder = (next: number[]) => {
    setMoved(next);
    order.mutate(() => jobsReorderJob({ path: { job_id: job.job_id }, body: { scene_order: next } }), {
      onError: (error) => toast.error(messageOf(error, common("unreachable"))),
      onSettled: () => setMoved(null),
    });
  };
  const draft = at === null ? undefined : drafts[at];
  const left = Object.keys(unkept(drafts, board.map((each) => each.scene))).length;
  return (
    <StudioLayout
      label={t("stage")}
      stage={
        <>
          <StageBar>
            <Segmented
              label={t("view.label")}
              size="sm"
              value={watching ? "draft" : "scene"}
              onChange={setView}
              options={[
                { value: "scene", label: t("view.scene"), icon: ImageIcon },
                { value: "draft", label: t("view.draft"), icon: Clapperboard, disabled: !job.animatic_url },
              ]}
            />
            {watching && <p className="text-xs text-muted">{t("draftText")}</p>}
          </StageBar>
          {watching ? (
            <Film key={job.animatic_url} src={job.animatic_url!} ratio={job.aspect_ratio} label={t("draft")} />
          ) : (
            <div className="min-h-0 flex-1 px-4 pt-1 pb-4">
              {item ? (
                <ScenePicture item={item} place={shown.indexOf(item.scene.scene_number) + 1} ratio={job.aspect_ratio} words={wordsOf(item.scene, draft)} />
              ) : (
                <RatioFrame ratio={job.aspect_ratio}>
                  <Slot />
                </RatioFrame>
              )}
            </div>
          )}
        </>
      }
      strip={
        <SceneStrip
          board={board}
          order={shown}
          ratio={job.aspect_ratio}
          at={watching ? null : at}
          slots={board.length === 0 ? job.progress.scenes_total || 4 : 0}
          changed={Object.keys(unkept(drafts, board.map((each) => each.scene))).map(Number)}
          locked={locked}
          onOpen={open}
          onOrder={reorder}
        />
      }
      inspector={
        <div className="flex min-h-full flex-col">
          {item ? (
            <SceneEditor
              key={item.scene.scene_number}
              job={job}
              item={item}
              place={shown.indexOf(item.scene.scene_number) + 1}
              last={shown.length}
              draft={draft}
              locked={locked}
              onDraft={(change) => setDrafts({ ...drafts, [item.scene.scene_number]: { ...draft, ...change } })}
              onMove={(by) => {
                const next = shown.filter((number) => number !== item.scene.scene_number);
                next.splice(shown.indexOf(item.scene.scene_number) + by, 0, item.scene.scene_number);
                reorder(next);
              }}
            />
          ) : (
            <p className="p-5 text-muted">{t("writing")}</p>
          )}
          <Decision job={job} locked={locked} left={left} />
        </div>
      }
    />
  );
}

function Waiting() {
  const t = useTranslations("storyboard");
  return (
    <div aria-busy className="flex min-h-0 flex-1 flex-col">
      <StudioLayout
        label={t("stage")}
        stage={
          <div className="min-h-0 flex-1 p-6">
            <Skeleton className="size-full" />
          </div>
        }
        inspector={<p className="p-5 text-muted">{t("opening")}</p>}
        strip={<div className="h-24" />}
      />
    </div>
  );
}
