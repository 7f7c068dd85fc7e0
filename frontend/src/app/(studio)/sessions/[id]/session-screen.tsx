"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";

import { NotOpened, Opening } from "@/features/sessions/opening";
import type { SessionResponse } from "@/lib/api";
import { sessionsGetSessionOptions, sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { codeOf, messageOf } from "@/lib/http";
import { useSessionFeed } from "@/lib/realtime";

import { Studio } from "./studio";

const never = () => () => {};

/** One ad: read once, then kept up by its events. `known`: as the server of the page read it, if it could. */
export function SessionScreen({ sessionId, known }: { sessionId: string; known: SessionResponse | null }) {
  const common = useTranslations("common");
  const cache = useQueryClient();
  const key = { path: { session_id: sessionId } };
  // Only a finished ad comes drawn with the page: of one at work this tab remembers things that the server does not know.
  const drawn = known?.stage === "complete";
  const inBrowser = useSyncExternalStore(never, () => true, () => drawn);
  const query = useQuery({ ...sessionsGetSessionOptions(key), initialData: known ?? undefined, retry: (tries, error) => codeOf(error) === null && tries < 3 });
  const refresh = () => void cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey(key) });
  const { latest, state } = useSessionFeed(
    sessionId,
    (event) => {
      // A new stage or a finished piece changes the session itself; mere percent does not.
      const known = cache.getQueryData<{ stage: string }>(sessionsGetSessionQueryKey(key));
      if (event.data?.asset_id || event.data?.type === "snapshot" || known?.stage !== event.stage) refresh();
    },
    refresh,
  );
  return (
    <div className="flex flex-1 flex-col lg:h-[calc(100dvh-3.5rem)] lg:flex-none lg:overflow-hidden">
      {query.data && inBrowser ? (
        <Studio session={query.data} latest={latest} feed={state} />
      ) : query.isError ? (
        <NotOpened message={codeOf(query.error) === "SESSION_NOT_FOUND" ? null : messageOf(query.error, common("unreachable"))} onRetry={() => void query.refetch()} busy={query.isFetching} />
      ) : (
        <Opening />
      )}
    </div>
  );
}
