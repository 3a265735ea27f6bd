"use client";

import { CloudOff, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useLiveStatus } from "./live";

function Banner({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div role="status" className="flex items-center gap-2 border-b bg-warn-soft px-4 py-2 text-warn-ink [&_svg]:size-3.5 [&_svg]:shrink-0">
      {icon}
      <p>{children}</p>
    </div>
  );
}

/** Shows while the event stream is down; goes away by itself. */
export function ConnectionBanner() {
  if (useLiveStatus() !== "lost") return null;
  return <Banner icon={<CloudOff aria-hidden />}>Connection lost. What you see may be out of date; reconnecting.</Banner>;
}

/** Shows when no worker has run for a while: nothing scheduled or sent happens until one does. */
export function JobsBanner({ since, children }: { since?: string | null; children?: ReactNode }) {
  return (
    <Banner icon={<TriangleAlert aria-hidden />}>
      {children ??
        `Background jobs are not running${since ? ` since ${since}` : ""}: notifications, schedules and reports are waiting. Start a worker with npm run worker.`}
    </Banner>
  );
}
