"use client";

import { useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";

import { Notice } from "@/components/ui/notice";
import { reportReachable, useConnection } from "@/lib/connection";

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 15_000;

/** While the server does not answer: says so, asks again and again, then brings the page up to date. */
export function ConnectionNotice() {
  const t = useTranslations("shell");
  const cache = useQueryClient();
  const { reachable } = useConnection();
  useEffect(() => {
    const lost = () => reportReachable(false);
    window.addEventListener("offline", lost);
    return () => window.removeEventListener("offline", lost);
  }, []);
  useEffect(() => {
    if (reachable) return;
    let wait = FIRST_WAIT;
    let timer = setTimeout(ask, wait);
    async function ask() {
      clearTimeout(timer);
      const answer = await fetch("/api/health", { cache: "no-store" }).catch(() => null);
      if (answer?.ok) {
        reportReachable(true);
        void cache.invalidateQueries();
        return;
      }
      wait = Math.min(wait * 2, LONGEST_WAIT);
      timer = setTimeout(ask, wait);
    }
    window.addEventListener("online", ask);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", ask);
    };
  }, [reachable, cache]);
  return reachable ? null : <Notice icon={WifiOff} text={t("offline")} />;
}
