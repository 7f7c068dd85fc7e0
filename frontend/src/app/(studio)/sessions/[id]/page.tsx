import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";

import { Texts } from "@/i18n/texts";
import type { SessionResponse } from "@/lib/api";
import { apiGetSignedIn } from "@/lib/api-server";

import { SessionScreen } from "./session-screen";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("studio");
  return { title: t("pageTitle") };
}

export default async function SessionPage({ params, searchParams }: { params: Promise<{ id: string }>; searchParams: Promise<{ step?: string }> }) {
  const { id } = await params;
  const { step } = await searchParams;
  const known = await apiGetSignedIn<SessionResponse>(`/api/sessions/${encodeURIComponent(id)}`);
  // Most of the texts are about the making: an ad that is only looked at comes without them.
  const finished = known?.stage === "complete" && known.mode !== "job" && !step;
  return (
    <Texts areas={finished ? ["result", "versions"] : ["brief", "clips", "composition", "images", "result", "storyboard", "versions"]}>
      <SessionScreen sessionId={id} known={known} />
    </Texts>
  );
}
