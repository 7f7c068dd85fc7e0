"use client";

import { useTranslations } from "next-intl";

import { timeParts } from "./figures";

/** Seconds of work, in words. */
export function useDuration() {
  const t = useTranslations("costs.duration");
  return (seconds: number) => {
    const { unit, ...parts } = timeParts(seconds);
    return t(unit, parts);
  };
}
