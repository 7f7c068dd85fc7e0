"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, Copy, Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { sessionsShareSession, sessionsUnshareSession, type SessionResponse } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

import { Panel } from "./panel";

/** A link by which anybody watches the ad, until it is taken back. */
export function ShareLink({ session }: { session: SessionResponse }) {
  const t = useTranslations("result.share");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const [token, setToken] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const path = { session_id: session.id };
  const again = () => cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path }) });
  const link = token && `${location.origin}/s/${token}`;

  const copy = async (address: string) => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
      toast.success(t("copied"));
    } catch {
      // No clipboard without https: the address is there to be taken by hand.
      field.current?.select();
    }
  };
  const share = useMutation({
    // An ad that is shared already keeps its link.
    mutationFn: async () => (await sessionsShareSession({ path, throwOnError: true })).data.token,
    onSuccess: async (made) => {
      setToken(made);
      await Promise.all([copy(`${location.origin}/s/${made}`), again()]);
    },
  });
  const unshare = useMutation({
    mutationFn: () => sessionsUnshareSession({ path }),
    onSuccess: () => {
      setToken(null);
      toast(t("taken"));
      return again();
    },
  });
  const failed = share.error ?? unshare.error;
  const takeBack = (
    <Confirm
      trigger={
        <Button kind="ghost" size="sm" className="-mr-3" busy={unshare.isPending}>
          {t("takeBack")}
        </Button>
      }
      title={t("takeTitle")}
      text={t("takeText")}
      action={t("takeBack")}
      cancel={t("takeNo")}
      onConfirm={() => unshare.mutate()}
    />
  );
  return (
    <Panel title={t("title")} aside={(session.shared || token) && takeBack}>
      {link ? (
        <div className="flex gap-2">
          <input ref={field} readOnly aria-label={t("address")} value={link} onFocus={(event) => event.target.select()} className="h-9 min-w-0 flex-1 rounded-lg border border-line-strong bg-surface px-3 font-mono text-xs pointer-coarse:h-11" />
          <Button size="icon-md" onClick={() => void copy(link)} aria-label={t("copy")}>
            {copied ? <Check className="size-4 text-good" aria-hidden /> : <Copy className="size-4" aria-hidden />}
          </Button>
        </div>
      ) : (
        <Button className="w-full" busy={share.isPending} onClick={() => share.mutate()}>
          {!share.isPending && <Link2 className="size-4" aria-hidden />}
          {session.shared ? t("show") : t("make")}
        </Button>
      )}
      <p className="text-xs text-muted">{session.shared || token ? t("open") : t("closed")}</p>
      {failed && (
        <p role="alert" className="text-xs text-bad">
          {messageOf(failed, common("unreachable"))}
        </p>
      )}
    </Panel>
  );
}
