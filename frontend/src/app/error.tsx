"use client";

import { Mark, MARK_LINK } from "@/components/mark";

import { Crash } from "./crash";

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <div className="flex min-h-dvh flex-col px-4 sm:px-6">
      <header className="flex h-14 items-center">
        <a href="/" className={MARK_LINK}>
          <Mark />
        </a>
      </header>
      <Crash again={reset} />
    </div>
  );
}
