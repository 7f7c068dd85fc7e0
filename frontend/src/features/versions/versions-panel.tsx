"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";

import { ErrorState } from "@/components/ui/error-state";
import { generationsNewVersion, type NewVersion, type SessionResponse } from "@/lib/api";
import { generationsGeneratedVideoOptions, generationsListVersionsOptions, sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { useShortcut } from "@/lib/shortcuts";

import { StoryForm } from "./story-form";
import { VersionList } from "./version-list";
import { VersionsBar } from "./versions-bar";

const PANEL = "panel";

/** Below a finished one-shot ad: all its versions, and on demand its story with what can be changed of it. */
export function VersionsPanel({ session, onStarted }: { session: SessionResponse; onStarted: () => void }) {
  const t = useTranslations("versions");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const open = params.get(PANEL) === "story";
  const key = { path: { video_id: session.id } };
  const video = useQuery({ ...generationsGeneratedVideoOptions(key), staleTime: 0 });
  const versions = useQuery({ ...generationsListVersionsOptions(key), staleTime: 0 });
  const revise = useMutation({
    mutationFn: (body: NewVersion) => generationsNewVersion({ ...key, body }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) });
      onStarted();
    },
  });
  const toggle = () => {
    const next = new URLSearchParams(params);
    if (open) next.delete(PANEL);
    else next.set(PANEL, "story");
    router.replace(next.size ? `${path}?${next}` : path, { scroll: false });
  };
  useShortcut("V", toggle, { label: t("panel.key") });
  const failed = video.error ?? versions.error;
  return (
    <section aria-label={t("title")} className="shrink-0 border-t border-line bg-canvas">
      <VersionsBar versions={versions.data?.items} open={open} onToggle={toggle} />
      {failed && (
        <ErrorState
          message={messageOf(failed, common("unreachable"))}
          kept={t("kept")}
          onRetry={() => void Promise.all([video.refetch(), versions.refetch()])}
          busy={video.isFetching || versions.isFetching}
        />
      )}
      {open && video.data && versions.data && (
        <div id="story-panel" className="animate-fade border-t border-line lg:h-[46dvh] lg:overflow-y-auto">
          <div className="mx-auto grid max-w-6xl gap-x-12 gap-y-10 px-4 py-6 sm:px-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
            {/* A new version brings new words: the form starts from them. */}
            <StoryForm
              key={video.data.version}
              session={session}
              version={video.data.version}
              spec={video.data.spec}
              newest={versions.data.items[0]}
              error={revise.error}
              pending={revise.isPending}
              onSubmit={(body) => revise.mutate(body)}
            />
            <VersionList versions={versions.data.items} />
          </div>
        </div>
      )}
    </section>
  );
}
