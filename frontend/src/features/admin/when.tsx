"use client";

import { useFormatter } from "next-intl";

/** How long ago, and the moment itself on pointing at it. Clocks differ: nothing was in the future. */
export function When({ iso, now }: { iso: string; now: Date }) {
  const format = useFormatter();
  const moment = new Date(iso);
  return (
    <time dateTime={iso} title={format.dateTime(moment, { dateStyle: "medium", timeStyle: "medium" })} className="whitespace-nowrap">
      {format.relativeTime(moment, { now: now > moment ? now : moment, style: "short" })}
    </time>
  );
}
