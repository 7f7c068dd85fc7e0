"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, type ReactNode } from "react";

import { Logo } from "@/components/logo";
import { Button } from "@/components/ui/button";
import { authLogout } from "@/lib/api";
import { authMeOptions } from "@/lib/api/@tanstack/react-query.gen";
import { codeOf, messageOf } from "@/lib/http";

import { ROOMS } from "./rooms";

/** The frame of every signed-in page. */
export function StudioShell({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const common = useTranslations("common");
  const router = useRouter();
  const cache = useQueryClient();
  const me = useQuery({ ...authMeOptions(), retry: false, staleTime: 60_000 });
  const signedOut = codeOf(me.error) === "NOT_AUTHENTICATED";
  useEffect(() => {
    if (signedOut) router.replace("/login");
  }, [signedOut, router]);
  const signOut = useMutation({
    mutationFn: () => authLogout(),
    onSettled: () => {
      cache.clear();
      router.replace("/login");
    },
  });
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-14 items-center justify-between gap-2 border-b border-line px-4 sm:px-6">
        <div className="flex min-w-0 items-center gap-3 sm:gap-6">
          <Logo href="/dashboard" />
          {me.data && (
            <nav aria-label={t("rooms.label")} className="flex gap-2.5 text-[13px] text-muted sm:gap-4">
              {ROOMS.map((room) => (
                <Link key={room} href={`/${room}`} className="hover:text-ink">
                  {t(`rooms.${room}`)}
                </Link>
              ))}
            </nav>
          )}
        </div>
        {me.data && (
          <div className="flex min-w-0 items-center gap-2">
            <span className="hidden truncate text-[13px] text-muted sm:block">{me.data.email}</span>
            <Button kind="ghost" size="icon" aria-label={t("signOut")} onClick={() => signOut.mutate()}>
              <LogOut className="size-4" aria-hidden />
            </Button>
          </div>
        )}
      </header>
      {me.isError && !signedOut ? (
        <main className="m-auto max-w-sm p-6 text-center">
          <h1 className="text-xl font-semibold">{t("unreachable")}</h1>
          <p className="mt-2 text-muted">{messageOf(me.error, common("unreachable"))}</p>
          <Button className="mt-4" onClick={() => void me.refetch()}>
            {common("retry")}
          </Button>
        </main>
      ) : me.data ? (
        children
      ) : (
        <main className="m-auto p-6 text-muted" aria-busy>
          {t("opening")}
        </main>
      )}
    </div>
  );
}
