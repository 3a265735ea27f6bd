"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { cn } from "@/components/ui/cn";
import { useLive, useLiveStatus } from "./live";

export type LiveRefreshProps = {
  types: readonly string[];
  /** Only events about this record. */
  subjectId?: string;
  /** Collects events for this long, or five times as long while they keep coming, before it reads again. */
  delay?: number;
  /** Hide the word; the page still refreshes. */
  quiet?: boolean;
};

/** Reads the page again when something it shows has changed; a word in the corner says so. */
export function LiveRefresh({ types, subjectId, delay = 400, quiet = false }: LiveRefreshProps) {
  const router = useRouter();
  const status = useLiveStatus();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waitingSince = useRef<number>(undefined);
  const [changes, setChanges] = useState(0);
  const [, start] = useTransition();

  useLive(types, (event) => {
    if (subjectId && event.subjectId !== subjectId) return;
    clearTimeout(timer.current);
    const now = Date.now();
    waitingSince.current ??= now;
    // Each event begins the wait anew, but a steady stream may not put the refresh off forever.
    const rest = Math.min(delay, waitingSince.current + 5 * delay - now);
    timer.current = setTimeout(() => {
      waitingSince.current = undefined;
      start(() => router.refresh());
      setChanges((n) => n + 1);
    }, rest);
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  // What happened while the stream was lost is on the server: read once when it heals.
  const before = useRef(status);
  useEffect(() => {
    if (before.current === "lost" && status === "open") router.refresh();
    before.current = status;
  }, [status, router]);

  if (quiet || status === "off") return null;
  return (
    <span className="inline-flex items-center gap-1.5 rounded-full px-1.5 text-ink-3 text-sm">
      <span key={changes} className={cn("inline-flex items-center gap-1.5 rounded-full px-1", changes > 0 && "animate-mark")}>
        <span aria-hidden className={cn("size-1.5 rounded-full", status === "open" ? "bg-ok" : "bg-warn")} />
        {status === "open" ? "live" : status === "lost" ? "reconnecting" : "connecting"}
      </span>
    </span>
  );
}
