"use client";

import { Logo } from "@/components/logo";

import { Crash } from "./crash";

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <div className="flex min-h-dvh flex-col px-4 sm:px-6">
      <header className="flex h-14 items-center">
        <Logo />
      </header>
      <Crash again={reset} />
    </div>
  );
}
