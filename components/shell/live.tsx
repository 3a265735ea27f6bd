"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { LiveEvent } from "./types";

export type LiveStatus = "off" | "connecting" | "open" | "lost";
type Listener = (event: LiveEvent) => void;
type Live = { status: LiveStatus; subscribe: (listener: Listener) => () => void };

const silent: Live = { status: "off", subscribe: () => () => {} };
const LiveContext = createContext<Live>(silent);
const patience = 30_000;

/**
 * One event stream for the page. The browser reconnects by itself and sends Last-Event-ID; where it gives up
 * (a proxy answered with an error) we open a new stream after a growing pause.
 */
export function LiveProvider({ url, children }: { url: string | null; children: ReactNode }) {
  const listeners = useRef(new Set<Listener>());
  const [status, setStatus] = useState<LiveStatus>(url ? "connecting" : "off");

  useEffect(() => {
    if (!url) return setStatus("off");
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let last = "";

    function open() {
      const target = new URL(url ?? "", location.href);
      if (last) target.searchParams.set("lastEventId", last);
      source = new EventSource(target);
      source.onopen = () => {
        failures = 0;
        setStatus("open");
      };
      source.onmessage = (message: MessageEvent<string>) => {
        if (message.lastEventId) last = message.lastEventId;
        const event = parse(message.data);
        if (event) for (const listener of [...listeners.current]) listener(event);
      };
      source.onerror = () => {
        failures++;
        if (failures > 1 || source?.readyState === EventSource.CLOSED) setStatus("lost");
        if (source?.readyState !== EventSource.CLOSED) return;
        source.close();
        timer = setTimeout(open, Math.min(patience, 1000 * 2 ** failures));
      };
    }
    const retryNow = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      open();
    };
    open();
    window.addEventListener("online", retryNow);
    return () => {
      window.removeEventListener("online", retryNow);
      clearTimeout(timer);
      source?.close();
    };
  }, [url]);

  const value = useMemo<Live>(
    () => ({
      status,
      subscribe(listener) {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [status],
  );
  return <LiveContext value={value}>{children}</LiveContext>;
}

function parse(text: string): LiveEvent | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && "type" in value && typeof value.type === "string" ? (value as LiveEvent) : null;
  } catch {
    return null;
  }
}

export const useLiveStatus = (): LiveStatus => useContext(LiveContext).status;

/** "alert.raised", "alert.*" and "*" are all valid types. */
export function matchesType(types: readonly string[], type: string): boolean {
  return types.some((wanted) => wanted === "*" || wanted === type || (wanted.endsWith(".*") && type.startsWith(wanted.slice(0, -1))));
}

/** Calls `onEvent` for each event of these types while the component is on the page. */
export function useLive(types: readonly string[], onEvent: (event: LiveEvent) => void) {
  const { subscribe } = useContext(LiveContext);
  const latest = useRef({ types, onEvent });
  useEffect(() => {
    latest.current = { types, onEvent };
  });
  useEffect(
    () =>
      subscribe((event) => {
        if (matchesType(latest.current.types, event.type)) latest.current.onEvent(event);
      }),
    [subscribe],
  );
}
