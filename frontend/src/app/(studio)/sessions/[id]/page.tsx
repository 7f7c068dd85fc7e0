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

export default async function SessionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const known = await apiGetSignedIn<SessionResponse>(`/api/sessions/${encodeURIComponent(id)}`);
  return (
    <Texts areas={["brief", "clips", "composition", "images", "result", "storyboard", "versions"]}>
      <SessionScreen sessionId={id} known={known} />
    </Texts>
  );
}
