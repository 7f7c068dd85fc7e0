import type { Metadata } from "next";
import { Suspense } from "react";

import { NewAd } from "@/features/brief/new-ad";

export const metadata: Metadata = { title: "New ad" };

export default function NewAdPage() {
  return (
    <Suspense>
      <NewAd />
    </Suspense>
  );
}
