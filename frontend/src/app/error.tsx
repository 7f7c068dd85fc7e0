"use client";

import { BareFrame } from "@/components/dead-end";

import { Crash } from "./crash";

export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <BareFrame>
      <Crash again={reset} />
    </BareFrame>
  );
}
