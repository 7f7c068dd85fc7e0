import { Clapperboard, SearchX } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";

import { Button, buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { cn } from "@/lib/cn";

import type { Filters } from "./filters";

const EXAMPLES = ["shoes", "beer", "skincare"] as const;

/** The first visit: three briefs, one click each. */
export function NoAds() {
  const t = useTranslations("gallery.empty");
  return (
    <Empty
      icon={Clapperboard}
      text={t("text")}
      action={
        <ul className="flex flex-wrap justify-center gap-2">
          {EXAMPLES.map((key) => (
            <li key={key}>
              <Link href={`/sessions/new?prompt=${encodeURIComponent(t(`examples.${key}`))}`} className={cn(buttonClass(), "h-auto py-2 whitespace-normal")}>
                {t(`examples.${key}`)}
              </Link>
            </li>
          ))}
        </ul>
      }
    />
  );
}

export function NoMatches({ filters, client, onClear }: { filters: Filters; client: string; onClear: () => void }) {
  const t = useTranslations("gallery");
  const format = useFormatter();
  const told = [
    filters.q && t("none.words", { q: filters.q }),
    filters.status && t("none.status", { status: t(`status.${filters.status}`) }),
    filters.client && t("none.client", { client }),
  ].filter((each) => typeof each === "string" && each !== "") as string[];
  return (
    <Empty icon={SearchX} text={t("none.text", { filters: format.list(told) })} action={<Button onClick={onClear}>{t("none.clear")}</Button>} />
  );
}
