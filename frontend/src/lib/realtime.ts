"use client";

import { useEffect, useRef, useState } from "react";

import type { ProgressEvent } from "./api";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/** Follows a session's events; reconnects by itself and asks for what it missed. */
export function useSessionFeed(sessionId: string, onEvent: (event: ProgressEvent) => void) {
  const [latest, setLatest] = useState<ProgressEvent | null>(null);
  const [connected, setConnected] = useState(false);
  const handler = useRef(onEvent);
  useEffect(() => {
    handler.current = onEvent;
  });

  useEffect(() => {
    let socket: WebSocket | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = FIRST_WAIT;
    let last: number | null = null;
    let closed = false;

    const connect = () => {
      const scheme = location.protocol === "https:" ? "wss" : "ws";
      const after = last === null ? "" : `?after=${last}`;
      socket = new WebSocket(`${scheme}://${location.host}/ws/${sessionId}${after}`);
      socket.onopen = () => {
        wait = FIRST_WAIT;
        setConnected(true);
      };
      socket.onmessage = (message: MessageEvent<string>) => {
        const event = JSON.parse(message.data) as ProgressEvent;
        last = event.seq;
        setLatest(event);
        handler.current(event);
      };
      socket.onclose = ({ code }) => {
        setConnected(false);
        if (closed || code === 4401 || code === 4404) return;
        timer = setTimeout(connect, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      };
    };
    connect();
    return () => {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    };
  }, [sessionId]);

  return { latest, connected };
}
