"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { cn } from "./cn";
import { formatClock, formatDate, formatDateTime, formatRelative, nothing, toDate, type When } from "./format";

const ZoneContext = createContext("UTC");

/** The viewer's IANA zone for every Time and chart below. */
export const TimeZoneProvider = ({ timeZone, children }: { timeZone: string; children: ReactNode }) => (
  <ZoneContext value={timeZone}>{children}</ZoneContext>
);
export const useTimeZone = () => useContext(ZoneContext);

export type TimeProps = {
  value: When | null | undefined;
  /** relative: "4 min ago" (keeps itself fresh) · datetime · date · clock */
  show?: "relative" | "datetime" | "date" | "clock";
  seconds?: boolean;
  timeZone?: string | undefined;
  className?: string;
};

/** A moment: the absolute time with its zone is always in the title. */
export function Time({ value, show = "datetime", seconds = false, timeZone, className }: TimeProps) {
  const viewer = useTimeZone();
  const zone = timeZone ?? viewer;
  const [, tick] = useState(0);
  useEffect(() => {
    if (show !== "relative") return;
    tick(1);
    const timer = setInterval(() => tick((n) => n + 1), 30_000);
    return () => clearInterval(timer);
  }, [show]);

  if (value === null || value === undefined || Number.isNaN(toDate(value).getTime())) return <span className={className}>{nothing}</span>;
  const text =
    show === "relative"
      ? formatRelative(value, Date.now(), zone)
      : show === "date"
        ? formatDate(value, zone)
        : show === "clock"
          ? formatClock(value, zone, seconds)
          : formatDateTime(value, zone, seconds);
  return (
    <time
      dateTime={toDate(value).toISOString()}
      title={`${formatDateTime(value, zone, true)} ${zone}`}
      className={cn("whitespace-nowrap", className)}
      suppressHydrationWarning
    >
      {text}
    </time>
  );
}
