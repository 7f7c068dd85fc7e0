"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useState, type ReactNode } from "react";

import { ErrorState } from "@/components/ui/error-state";
import type { UserResponse } from "@/lib/api";
import { authMeOptions } from "@/lib/api/@tanstack/react-query.gen";
import { codeOf, messageOf } from "@/lib/http";

import { ConnectionNotice } from "./connection-notice";
import { Header } from "./header";
import { Overlays, type Over } from "./overlays";
import { roomsFor } from "./rooms";

/** The frame of every signed-in page. `known`: who is signed in, if the server could tell. */
export function StudioShell({ known, children }: { known: UserResponse | null; children: ReactNode }) {
  const t = useTranslations("shell");
  const common = useTranslations("common");
  const router = useRouter();
  const [over, setOver] = useState<Over>(null);
  const me = useQuery({ ...authMeOptions(), initialData: known ?? undefined, retry: false, staleTime: 60_000 });
  const stranger = !me.data && codeOf(me.error) === "NOT_AUTHENTICATED";
  useEffect(() => {
    if (stranger) router.replace(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  }, [stranger, router]);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only rounded-lg bg-accent px-4 py-2 font-medium text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        {t("skip")}
      </a>
      <Header me={me.data} onOpen={setOver} />
      <div id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {me.data ? (
          children
        ) : me.isError && !stranger ? (
          <main className="m-auto">
            <h1 className="sr-only">{t("unreachable")}</h1>
            <ErrorState
              title={t("unreachable")}
              message={messageOf(me.error, common("unreachable"))}
              onRetry={() => void me.refetch()}
              busy={me.isFetching}
            />
          </main>
        ) : (
          <main className="m-auto p-6 text-muted" aria-busy>
            {t("opening")}
          </main>
        )}
      </div>
      {me.data && <Overlays over={over} onOver={setOver} rooms={roomsFor(me.data.is_admin)} />}
      <ConnectionNotice />
    </div>
  );
}
