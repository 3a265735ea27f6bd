import type { ReactNode } from "react";
import { cn } from "./cn";
import { type Tone, toneSoft } from "./tone";

/** One shape per tone, so that status survives without colour: disc, diamond, triangle, ring, square. */
export function ToneMark({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <svg viewBox="0 0 8 8" className={cn("size-[7px] shrink-0", className)} aria-hidden="true" fill="currentColor">
      {tone === "ok" ? <circle cx="4" cy="4" r="3.4" /> : null}
      {tone === "warn" ? <path d="M4 0 8 4 4 8 0 4z" /> : null}
      {tone === "crit" ? <path d="M4 .3 8 7.7H0z" /> : null}
      {tone === "off" ? <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" strokeWidth="1.6" /> : null}
      {tone === "info" ? <rect x=".8" y=".8" width="6.4" height="6.4" rx="1.4" /> : null}
    </svg>
  );
}

export function Pill({ tone, children, className, title }: { tone: Tone; children: ReactNode; className?: string; title?: string }) {
  return (
    <span title={title} className={cn("pill", toneSoft[tone], className)}>
      <ToneMark tone={tone} />
      {children}
    </span>
  );
}
