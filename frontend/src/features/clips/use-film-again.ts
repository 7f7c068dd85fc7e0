"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";

import { clipsRegenerateClip, type SessionResponse } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

/** Has one clip filmed again; the old one stays until the new one comes. */
export function useFilmAgain(session: SessionResponse) {
  const common = useTranslations("common");
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => clipsRegenerateClip({ path: { session_id: session.id, asset_id: id } }),
    onSettled: () => cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) }),
    onError: (error) => toast.error(messageOf(error, common("unreachable"))),
  });
}
