"use client";

import { useEffect } from "react";

import { replayEarly } from "@/lib/early";

/** The last thing of a page: when it is awake, all before it are. */
export function EarlyInput() {
  useEffect(() => void replayEarly(), []);
  return null;
}
