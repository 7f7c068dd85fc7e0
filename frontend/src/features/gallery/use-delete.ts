"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback } from "react";

import { sessionsDeleteSession } from "@/lib/api";
import { sessionsListSessionsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { codeOf, messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

import { deletions, useGone } from "./deletions";

const UNDO_MS = 6_000;

const ads = deletions(async (id, leaving) => {
  try {
    await sessionsDeleteSession({ path: { session_id: id }, keepalive: leaving });
  } catch (error) {
    if (codeOf(error) !== "SESSION_NOT_FOUND") throw error; // gone is gone
  }
});

if (typeof window !== "undefined") window.addEventListener("pagehide", ads.leave);

/** The key that all pages of the list begin with. */
export const LISTS = [{ _id: sessionsListSessionsQueryKey()[0]._id }];

/** Deletes an ad after a while in which it can be called back, and tells which are gone from sight. */
export function useDelete() {
  const t = useTranslations("gallery.deleted");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const remove = useCallback(
    (id: string, name: string) => {
      const commit = () =>
        void ads.commit(id).then(
          (sent) => {
            if (sent) void cache.invalidateQueries({ queryKey: LISTS });
          },
          (error: unknown) => toast.error(t("failed", { name }), { description: messageOf(error, common("unreachable")) }),
        );
      ads.begin(id);
      toast(t("done", { name }), {
        id: `deleted-${id}`,
        duration: UNDO_MS,
        action: { label: t("undo"), onClick: () => ads.undo(id) },
        onAutoClose: commit,
        onDismiss: commit,
      });
    },
    [cache, common, t],
  );
  return { gone: useGone(ads), remove };
}
