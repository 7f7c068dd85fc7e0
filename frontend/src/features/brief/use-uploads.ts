"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import type { AssetResponse } from "@/lib/api";
import { assetsGetAssetQueryKey, assetsListAssetsQueryKey } from "@/lib/api/@tanstack/react-query.gen";

import { sorted, type Refusal } from "./files";
import { sendPhoto } from "./upload";

export interface Sending {
  key: number;
  file: File;
  /** Of the file itself, in this page's memory. */
  preview: string;
  share: number;
  /** What the server (or its silence) said; undefined while it is going well. */
  error?: unknown;
  failed: boolean;
}

/** Photos on their way, side by side; `onSent` gets each once it is there. */
export function useUploads(taken: number, onSent: (photo: AssetResponse) => void) {
  const cache = useQueryClient();
  const [sending, setSending] = useState<Sending[]>([]);
  const [refused, setRefused] = useState<Refusal[]>([]);
  const running = useRef(new Map<number, AbortController>());
  const next = useRef(0);
  const sent = useRef(onSent);
  useEffect(() => {
    sent.current = onSent;
  });
  useEffect(() => {
    const all = running.current;
    return () => all.forEach((one) => one.abort());
  }, []);

  const patch = (key: number, part: Partial<Sending>) => setSending((known) => known.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const drop = (key: number) => {
    running.current.get(key)?.abort();
    running.current.delete(key);
    setSending((known) => {
      const gone = known.find((one) => one.key === key);
      if (gone) URL.revokeObjectURL(gone.preview);
      return known.filter((one) => one.key !== key);
    });
  };
  const send = async (key: number, file: File) => {
    const abort = new AbortController();
    running.current.set(key, abort);
    patch(key, { share: 0, failed: false, error: undefined });
    try {
      const photo = await sendPhoto(file, (share) => patch(key, { share }), abort.signal);
      cache.setQueryData(assetsGetAssetQueryKey({ path: { asset_id: photo.id } }), photo);
      void cache.invalidateQueries({ queryKey: assetsListAssetsQueryKey() });
      drop(key);
      sent.current(photo);
    } catch (error) {
      if (!abort.signal.aborted) patch(key, { failed: true, error });
    }
  };
  return {
    sending,
    refused,
    add(files: readonly File[]) {
      const { good, refused: bad } = sorted(files, taken + sending.length);
      setRefused(bad);
      const fresh = good.map((file) => ({ key: next.current++, file, preview: URL.createObjectURL(file), share: 0, failed: false }));
      setSending((known) => [...known, ...fresh]);
      fresh.forEach(({ key, file }) => void send(key, file));
    },
    again: (one: Sending) => void send(one.key, one.file),
    drop,
    forgive: () => setRefused([]),
  };
}
