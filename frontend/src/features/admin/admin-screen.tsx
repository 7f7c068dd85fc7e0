"use client";

import { useQuery } from "@tanstack/react-query";
import { LockKeyhole } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

import { buttonClass } from "@/components/ui/button";
import { authMeOptions } from "@/lib/api/@tanstack/react-query.gen";

import { Board } from "./board";

/** Everybody's work, money and models; for admins. */
export function AdminScreen() {
  const me = useQuery({ ...authMeOptions(), retry: false, staleTime: 60_000 });
  if (!me.data) return <main aria-busy={me.isPending} className="flex-1" />;
  return me.data.is_admin ? <Board me={me.data.email} /> : <Refused email={me.data.email} />;
}

function Refused({ email }: { email: string }) {
  const t = useTranslations("admin.refused");
  return (
    <main className="m-auto flex max-w-md flex-col items-center px-4 py-16 text-center">
      <LockKeyhole className="size-8 text-muted" strokeWidth={1.5} aria-hidden />
      <h1 className="mt-4 text-xl font-semibold">{t("title")}</h1>
      <p className="mt-2 text-balance text-muted">{t.rich("text", { email, code: (command) => <code className="font-mono text-xs">{command}</code> })}</p>
      <Link href="/dashboard" className={buttonClass("primary") + " mt-6"}>
        {t("back")}
      </Link>
    </main>
  );
}
