"use client";

import { useSearchParams } from "next/navigation";

import { BriefForm } from "./brief-form";

export function NewAd() {
  const params = useSearchParams();
  return (
    <main className="mx-auto w-full max-w-2xl flex-1 px-4 py-10 sm:px-6">
      <h1 className="text-2xl font-semibold">What are we advertising?</h1>
      <p className="mt-2 text-muted">
        Name the product, its colours and parts, and how it should feel. Six images follow; you choose from them.
      </p>
      <div className="mt-8">
        <BriefForm initialPrompt={params.get("prompt") ?? ""} />
      </div>
    </main>
  );
}
