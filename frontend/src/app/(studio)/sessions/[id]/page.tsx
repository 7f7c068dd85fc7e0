import type { Metadata } from "next";
import { Suspense } from "react";

import { SessionScreen } from "./session-screen";

export const metadata: Metadata = { title: "Studio" };

export default async function SessionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Suspense>
      <SessionScreen sessionId={id} />
    </Suspense>
  );
}
