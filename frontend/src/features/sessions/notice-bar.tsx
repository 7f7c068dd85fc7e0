"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, Info, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { sessionsRetrySession, type SessionResponse } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

/** What failed, what is kept and the way on; and what there is to know. Calm, above the work, never over it. */
export function NoticeBar({ session }: { session: SessionResponse }) {
  const ended = session.stage === "failed" || session.stage === "canceled";
  const [read, setRead] = useState<string[]>([]);
  const notices = session.notices.filter((notice) => !read.includes(notice));
  return (
    <>
      {ended && <Ended session={session} />}
      {notices.length > 0 && <Notices notices={notices} onRead={() => setRead([...read, ...notices])} />}
    </>
  );
}

function Ended({ session }: { session: SessionResponse }) {
  const t = useTranslations("studio.ended");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const path = { session_id: session.id };
  const retry = useMutation({
    mutationFn: () => sessionsRetrySession({ path }),
    onSettled: () => cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path }) }),
    onError: (error) => toast.error(messageOf(error, common("unreachable"))),
  });
  const failed = session.stage === "failed";
  return (
    <section role="alert" className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2.5">
      <CircleAlert className={failed ? "size-4 shrink-0 text-bad" : "size-4 shrink-0 text-muted"} aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="font-medium">{session.error?.message ?? t("canceled")}</span>{" "}
        <span className="text-muted">{session.error?.kept ?? t("kept")}</span>
      </p>
      <Button kind="primary" size="sm" busy={retry.isPending} onClick={() => retry.mutate()}>
        {failed ? t("retry") : t("goOn")}
      </Button>
    </section>
  );
}

function Notices({ notices, onRead }: { notices: string[]; onRead: () => void }) {
  const t = useTranslations("studio.notices");
  const [first, ...others] = notices;
  return (
    <section aria-label={t("label")} className="flex shrink-0 items-start gap-3 border-b border-line bg-surface px-4 py-2 text-xs text-muted">
      <Info className="mt-2 size-4 shrink-0 text-warn" aria-hidden />
      {others.length === 0 ? (
        <p className="min-w-0 flex-1 py-[7px]">{first}</p>
      ) : (
        <details className="min-w-0 flex-1 py-[7px]">
          <summary className="cursor-pointer rounded">
            {first} <span className="font-medium text-ink">{t("more", { count: others.length })}</span>
          </summary>
          <ul className="mt-2 space-y-1.5">
            {others.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </details>
      )}
      <Button kind="ghost" size="icon" aria-label={t("hide")} onClick={onRead}>
        <X className="size-4" aria-hidden />
      </Button>
    </section>
  );
}
