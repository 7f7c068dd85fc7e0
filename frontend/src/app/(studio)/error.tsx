"use client";

import { Crash } from "../crash";

/** Within the studio's frame, which goes on working. */
export default function StudioError({ reset }: { reset: () => void }) {
  return (
    <div className="flex flex-1 px-4 sm:px-6">
      <Crash again={reset} />
    </div>
  );
}
