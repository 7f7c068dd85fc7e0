import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { cache } from "react";

import { SharedAd } from "@/features/share/shared-ad";
import type { SharedAd as Ad } from "@/lib/api";
import { apiGet } from "@/lib/api-server";

type Props = { params: Promise<{ token: string }> };

const ad = cache((token: string) => apiGet<Ad>(`/api/shared/${encodeURIComponent(token)}`));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { token }] = await Promise.all([getTranslations("common.shared"), params]);
  const found = await ad(token).catch(() => null);
  return { title: found ? found.title || t("untitled") : t("goneTitle"), robots: { index: false, follow: false } };
}

export default async function SharedPage({ params }: Props) {
  const { token } = await params;
  const found = await ad(token);
  if (!found) notFound();
  return <SharedAd ad={found} />;
}
