import "server-only";
import { alertSubscribers } from "@/lib/alerts/subscribers";
import { tickAlerts } from "@/lib/alerts/tick";
import { alertWatcher } from "@/lib/alerts/watch";
import { sealAll } from "@/lib/audit/seal-chain";
import { goOn, syncHourly } from "@/lib/cmms/jobs";
import { collaborationSubscribers } from "@/lib/collaboration/subscribers";
import { feedDemo } from "@/lib/demo/feed-demo";
import { env } from "@/lib/env";
import { dispatchEvent } from "@/lib/events/dispatch";
import type { Subscriber } from "@/lib/events/subscriber";
import { itilSubscribers } from "@/lib/itil/subscribers";
import { deliverQueuedMail } from "@/lib/mail/deliver-mail";
import { foldTallies } from "@/lib/maintenance/fold-tallies";
import { planMaintenance } from "@/lib/maintenance/make-due-orders";
import { proveLater } from "@/lib/maintenance/prove-repair";
import { maintenanceSubscribers } from "@/lib/maintenance/subscribers";
import { deliverNotification } from "@/lib/notifications/deliver";
import { pruneRealtime } from "@/lib/realtime/jobs";
import { discard, emptyRest, sweepStorage } from "@/lib/storage/jobs";
import { compact, maintain, rederive, rollUp, settleLostStreams, sweep } from "@/lib/telemetry/jobs";
import { processDelivery } from "@/lib/webhooks/process-delivery";
import { sweepDeliveries } from "@/lib/webhooks/sweep";
import { housekeeping } from "./housekeeping";
import type { TaskName } from "./tasks";

/** The composition root of background work: every subscriber and every task by name. Only the worker, cron and the command line import it. */
export const subscribers: readonly Subscriber[] = [
  ...alertSubscribers,
  ...itilSubscribers,
  ...collaborationSubscribers,
  ...maintenanceSubscribers,
];

type Task = (payload: Record<string, unknown>) => Promise<unknown>;

export const tasks: Record<TaskName, Task> = {
  "events.dispatch": (payload) => dispatchEvent(payload, subscribers),
  "telemetry.rollup": rollUp,
  "telemetry.compact": compact,
  "telemetry.maintain": maintain,
  "telemetry.sweep": sweep,
  "telemetry.settle": (payload) => settleLostStreams(payload, alertWatcher),
  "telemetry.rederive": rederive,
  "alerts.tick": tickAlerts,
  "audit.seal": sealAll,
  housekeeping,
  "maintenance.prove": proveLater,
  "maintenance.plan": planMaintenance,
  "maintenance.tally": foldTallies,
  "cmms.sync": goOn,
  "cmms.hourly": syncHourly,
  "mail.deliver": deliverQueuedMail,
  "webhooks.process": processDelivery,
  "webhooks.sweep": sweepDeliveries,
  "notifications.deliver": deliverNotification,
  "storage.discard": discard,
  "storage.empty": emptyRest,
  "storage.sweep": () => sweepStorage(),
  "realtime.prune": pruneRealtime,
  // The demo's gateways go on sending, on the embedded database only: elsewhere there is no demo.
  "demo.feed": async () => {
    if (env().GANTRY_EMBEDDED) await feedDemo();
  },
};

/** What runs by the clock, in UTC. A missed minute is not made up for: each task looks at the whole state. */
export const schedule: { task: TaskName; match: string }[] = [
  { task: "telemetry.settle", match: "* * * * *" },
  { task: "telemetry.sweep", match: "* * * * *" },
  { task: "webhooks.sweep", match: "*/2 * * * *" },
  { task: "alerts.tick", match: "* * * * *" },
  { task: "realtime.prune", match: "* * * * *" },
  { task: "audit.seal", match: "*/5 * * * *" },
  { task: "maintenance.plan", match: "11 * * * *" },
  { task: "maintenance.tally", match: "*/5 * * * *" },
  { task: "cmms.hourly", match: "43 * * * *" },
  { task: "housekeeping", match: "7 * * * *" },
  { task: "storage.sweep", match: "37 3 * * *" },
  { task: "telemetry.maintain", match: "23 2 * * *" },
  { task: "demo.feed", match: "* * * * *" },
];
