"use client";

import { useEffect, useEffectEvent, useState } from "react";

import type { ProgressEvent } from "./api";
import { reportSignedOut, useConnection } from "./connection";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
const TRY_AGAIN_LATER = 1013;
const PING_EVERY = 20_000;
/** Without any sign for so long the line is dead, whatever the socket says. */
const SILENCE = 45_000;

/** `closed`: not signed in, or no such ad; it is not tried again. */
export type FeedState = "connecting" | "live" | "reconnecting" | "closed";

/**
 * Follows a session's events; reconnects by itself and asks for what it missed. `onGap` is called when something
 * may have been missed all the same: then the session has to be read again.
 */
export function useSessionFeed(sessionId: string, onEvent: (event: ProgressEvent) => void, onGap: () => void) {
  const [latest, setLatest] = useState<ProgressEvent | null>(null);
  const [state, setState] = useState<FeedState>("connecting");
  const heard = useEffectEvent(onEvent);
  const missed = useEffectEvent(onGap);
  const { signIns } = useConnection();

  useEffect(() => {
    let socket: WebSocket | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = FIRST_WAIT;
    let last: number | null = null;
    let sign = Date.now();
    let over = false;

    const connect = () => {
      clearTimeout(timer);
      const scheme = location.protocol === "https:" ? "wss" : "ws";
      const again = last !== null;
      const here = new WebSocket(`${scheme}://${location.host}/ws/${sessionId}${again ? `?after=${last}` : ""}`);
      socket = here;
      here.onopen = () => {
        wait = FIRST_WAIT;
        sign = Date.now();
        setState("live");
        if (again) missed();
      };
      here.onmessage = (message: MessageEvent<string>) => {
        sign = Date.now();
        if (message.data === "pong") return;
        const event = JSON.parse(message.data) as ProgressEvent;
        if (last !== null && event.seq > last + 1) missed();
        last = event.seq;
        setLatest(event);
        heard(event);
      };
      here.onclose = ({ code }) => {
        if (over || socket !== here) return;
        socket = null;
        if (code === 4401) reportSignedOut("reading");
        if (code === 4401 || code === 4404) return setState("closed");
        setState("reconnecting");
        // The database is away.
        if (code === TRY_AGAIN_LATER) wait = LONGEST_WAIT;
        timer = setTimeout(connect, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      };
    };
    const drop = () => {
      const dead = socket;
      socket = null;
      dead?.close();
      setState("reconnecting");
      connect();
    };
    const ping = setInterval(() => {
      if (socket?.readyState !== WebSocket.OPEN) return;
      if (Date.now() - sign > SILENCE) drop();
      else socket.send("ping");
    }, PING_EVERY);
    const back = () => {
      if (socket === null) connect();
      else if (Date.now() - sign > SILENCE) drop();
    };
    // A socket may look alive for long after the net is gone.
    const gone = () => {
      clearTimeout(timer);
      const dead = socket;
      socket = null;
      dead?.close();
      setState("reconnecting");
    };
    const seen = () => {
      if (document.visibilityState === "visible") back();
    };
    connect();
    window.addEventListener("online", back);
    window.addEventListener("offline", gone);
    document.addEventListener("visibilitychange", seen);
    return () => {
      over = true;
      clearTimeout(timer);
      clearInterval(ping);
      window.removeEventListener("online", back);
      window.removeEventListener("offline", gone);
      document.removeEventListener("visibilitychange", seen);
      socket?.close();
    };
  }, [sessionId, signIns]);

  return { latest, state };
}
