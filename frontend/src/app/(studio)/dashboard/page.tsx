import type { Metadata } from "next";
import { Suspense } from "react";

import { Gallery } from "@/features/gallery/gallery";

export const metadata: Metadata = { title: "Your ads" };

export default function DashboardPage() {
  return (
    <Suspense>
      <Gallery />
    </Suspense>
  );
}
