"use client";

import { useEffect, useEffectEvent, useState } from "react";

const SPOKEN_EVERY = 5_000;

/** Tells screen readers how it goes, but not all the time. */
export function Announcer({ text }: { text: string }) {
  const [spoken, setSpoken] = useState("");
  const tell = useEffectEvent(() => setSpoken(text));
  const something = text !== "";
  useEffect(() => {
    if (!something) return;
    const timer = setInterval(tell, SPOKEN_EVERY);
    return () => clearInterval(timer);
  }, [something]);
  return (
    <p aria-live="polite" className="sr-only">
      {something ? spoken : ""}
    </p>
  );
}
