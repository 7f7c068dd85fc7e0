import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { filtersOf, queryOf } from "@/features/gallery/filters";
import { Gallery } from "@/features/gallery/gallery";
import { Texts } from "@/i18n/texts";
import type { SessionPage } from "@/lib/api";
import { apiGetSignedIn } from "@/lib/api-server";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("gallery");
  return { title: t("title") };
}

export default async function DashboardPage({ searchParams }: Props) {
  const asked = Object.entries(await searchParams).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  const filters = filtersOf(new URLSearchParams(asked));
  const query = Object.entries(queryOf(filters, 1)).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const ads = await apiGetSignedIn<SessionPage>(`/api/sessions?${new URLSearchParams(query)}`);
  return (
    <Texts areas={["gallery"]}>
      <Gallery known={ads && { filters, ads }} />
    </Texts>
  );
}
