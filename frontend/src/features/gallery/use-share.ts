"use client";

import { useTranslations } from "next-intl";

import { sessionsShareSession } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

/** Makes the link by which anybody watches a finished ad, and copies it. */
export function useShare() {
  const t = useTranslations("gallery.shared");
  const common = useTranslations("common");
  return async (id: string) => {
    let link: string;
    try {
      const { data } = await sessionsShareSession({ path: { session_id: id } });
      link = `${window.location.origin}/s/${data!.token}`;
    } catch (error) {
      toast.error(t("failed"), { description: messageOf(error, common("unreachable")) });
      return;
    }
    try {
      await navigator.clipboard.writeText(link);
      toast.success(t("done"));
    } catch {
      toast(t("byHand"), { description: link, duration: Infinity, closeButton: true });
    }
  };
}
