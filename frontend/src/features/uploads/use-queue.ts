"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";

import { Refused, sendUpload } from "./send-upload";
import { faultOf, MAX_MB, wayOn } from "./upload-rules";

const AT_ONCE = 2;
/** Where a server that has enough does not say for how long. */
const REST_SECONDS = 20;

export type State =
  | { kind: "waiting" }
  | { kind: "sending"; sent: number }
  | { kind: "checking" }
  | { kind: "resting"; until: number }
  | { kind: "refused"; text: string; final: boolean };

export interface Item {
  id: number;
  file: File;
  state: State;
}

/** Uploads, some at a time; each goes its own way, and says for itself what went wrong. */
export function useQueue(onKept: (left: number) => void) {
  const t = useTranslations("uploads.refused");
  const [items, setItems] = useState<Item[]>([]);
  const [kept, setKept] = useState(0);
  const running = useRef(new Map<number, AbortController>());
  const next = useRef(0);

  const set = useCallback((id: number, state: State) => setItems((all) => all.map((each) => (each.id === id ? { ...each, state } : each))), []);
  const drop = useCallback((id: number) => setItems((all) => all.filter((each) => each.id !== id)), []);

  const refusal = useCallback(
    (error: Refused): string => {
      const message = error.message;
      const way = wayOn(error.status);
      if (way === "offline" || way === "gone") return t(way);
      if (way === "type") return message ? t("fix", { message }) : t("type");
      if (way === "size") return message ? t("fixSize", { message }) : t("size", { max: MAX_MB });
      return message || t("offline");
    },
    [t],
  );

  const send = useCallback(
    async (item: Item) => {
      const control = new AbortController();
      running.current.set(item.id, control);
      set(item.id, { kind: "sending", sent: 0 });
      try {
        await sendUpload(
          item.file,
          (sent, size) => set(item.id, sent < size ? { kind: "sending", sent } : { kind: "checking" }),
          control.signal,
        );
        drop(item.id);
        setKept((count) => count + 1);
        onKept(running.current.size - 1);
      } catch (error) {
        if (!(error instanceof Refused)) drop(item.id);
        else if (wayOn(error.status) === "rest") set(item.id, { kind: "resting", until: Date.now() + (error.retryAfter ?? REST_SECONDS) * 1000 });
        else set(item.id, { kind: "refused", text: refusal(error), final: ["type", "size"].includes(wayOn(error.status)) });
      } finally {
        running.current.delete(item.id);
      }
    },
    [drop, onKept, refusal, set],
  );

  useEffect(() => {
    if (items.some(({ state }) => state.kind === "resting")) return; // the server asked for a pause
    for (const item of items) {
      if (running.current.size >= AT_ONCE) break;
      if (item.state.kind === "waiting" && !running.current.has(item.id)) void send(item);
    }
  }, [items, send]);

  useEffect(() => {
    const open = running.current;
    return () => open.forEach((control) => control.abort());
  }, []);

  return {
    items,
    kept,
    add(files: File[]) {
      setKept(0);
      const added = files.map((file): Item => {
        const fault = faultOf(file);
        return {
          id: next.current++,
          file,
          state: fault ? { kind: "refused", text: t(fault, { max: MAX_MB }), final: true } : { kind: "waiting" },
        };
      });
      setItems((all) => [...all, ...added]);
    },
    again: (id: number) => set(id, { kind: "waiting" }),
    remove(id: number) {
      running.current.get(id)?.abort();
      drop(id);
    },
    dismiss: () => setItems((all) => all.filter(({ state }) => state.kind !== "refused")),
  };
}
