"use client";

import { useNow, useTranslations } from "next-intl";
import { usePathname, useRouter, useSearchParams } from "next/navigation";

import { Jobs } from "./jobs";
import { Models } from "./models";
import { Money } from "./money";
import { Processes } from "./processes";
import { StatusLine } from "./status-line";
import { useAdmin } from "./use-admin";
import { searchOf, viewOf, type View } from "./view";

export function Board({ me }: { me: string }) {
  const t = useTranslations("admin");
  const router = useRouter();
  const path = usePathname();
  const view = viewOf(useSearchParams());
  const admin = useAdmin(view);
  const now = useNow({ updateInterval: 5_000 });
  const show = (change: Partial<View>) => router.replace(path + searchOf({ ...view, ...change }), { scroll: false });
  return (
    <main className="mx-auto w-full max-w-7xl flex-1 px-4 py-8 sm:px-6">
      <h1 className="text-2xl font-semibold">{t("title")}</h1>
      <StatusLine admin={admin} onLook={show} />
      <Jobs query={admin.jobs} view={view} me={me} now={now} onShow={show} />
      <Money query={admin.costs} days={view.days} onDays={(days) => show({ days })} />
      <Models query={admin.health} now={now} />
      <Processes query={admin.health} now={now} />
    </main>
  );
}
