import type { ReactNode } from "react";
import { Thread } from "@/components/thread/thread";
import { Ref } from "@/components/ui/badge";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";

const at = (clock: string) => `2026-11-20T${clock}Z`;

/** The frame of every page before the console: the task on the left, what the product is about on the right. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh desk:grid-cols-[460px_minmax(0,1fr)]">
      <main id="main" className="grid content-center border-line bg-panel px-6 py-10 desk:border-r desk:px-14">
        <div className="mx-auto grid w-full max-w-[348px] gap-6">
          <p className="flex items-center gap-2 font-semibold">
            <span aria-hidden className="grid size-6 place-items-center rounded-md bg-accent font-bold text-on-accent text-sm">
              G
            </span>
            Gantry
          </p>
          {children}
        </div>
      </main>
      <aside aria-label="What Gantry shows" className="grid place-items-center p-10 max-desk:hidden">
        <Panel className="w-full max-w-[560px]">
          <PanelHeader title="The thread of one failure" />
          <PanelBody>
            <Thread label="An example" show="clock" entries={example} />
          </PanelBody>
        </Panel>
      </aside>
    </div>
  );
}

const example = [
  {
    id: "reading",
    at: at("17:20:05"),
    icon: "telemetry",
    title: (
      <>
        <b>bearing-temp-03</b> fell to 69.4 °C
      </>
    ),
    detail: "22 readings below 70 °C over 5 minutes; quality good",
  },
  {
    id: "alert",
    at: at("17:20:06"),
    icon: "alert",
    tone: "crit" as const,
    title: (
      <>
        <b>Alert</b> <Ref>ALR-218</Ref> raised by rule <i>Bearing underheat</i>
      </>
    ),
    detail: "High severity · anomaly score 0.97",
  },
  {
    id: "incident",
    at: at("17:20:06"),
    icon: "incident",
    tone: "crit" as const,
    title: (
      <>
        <b>Incident</b> <Ref>INC-1042</Ref> opened automatically
      </>
    ),
    detail: "Impact high, urgency medium",
  },
  {
    id: "owner",
    at: at("17:26:00"),
    icon: "person",
    tone: "info" as const,
    title: (
      <>
        <b>Mara Okafor</b> took it and acknowledged the alert
      </>
    ),
  },
  {
    id: "comment",
    at: at("17:31:00"),
    icon: "comment",
    title: (
      <>
        <b>Mara Okafor</b> commented
      </>
    ),
    quote: (
      <>
        Coolant valve stuck open after the 16:50 line change. <span className="text-info-ink">@Jonas Reyes</span> can you check V-12 before
        we restart?
      </>
    ),
  },
  {
    id: "resolved",
    at: at("18:42:00"),
    icon: "check",
    tone: "ok" as const,
    title: (
      <>
        <b>Resolved</b>: temperature back in band for 30 minutes
      </>
    ),
    detail: "Alert cleared, incident resolved in 1 h 22 min",
  },
];
