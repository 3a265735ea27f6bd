import type { ReactNode } from "react";
import { sentence } from "@/components/assets/words";
import { type EventItem, RecordRef, type Words } from "@/components/incidents/thread-words";
import { formatNumber } from "@/components/ui/format";
import { orderFieldWord } from "./words";

const text = (value: unknown) => (typeof value === "string" && value ? value : null);
const numeric = (value: unknown) => (typeof value === "number" ? value : null);

const verdicts: Record<string, { words: string; tone: NonNullable<Words["tone"]> }> = {
  improved: { words: "The repair worked", tone: "ok" },
  unchanged: { words: "The repair changed nothing", tone: "warn" },
  worse: { words: "It is worse than before the repair", tone: "crit" },
  "too-few-readings": { words: "There are too few readings to judge the repair", tone: "off" },
};

/** What happened in maintenance, as an entry of a thread; undefined for events of other kinds. */
export function maintenanceEventWords(org: string, { type, by, ref, data }: EventItem): Words | undefined {
  const who = <b>{by.name}</b>;
  const it = <RecordRef org={org} of={ref} />;
  const did = (icon: string, verb: string, rest: Omit<Words, "icon" | "title"> = {}, after?: ReactNode): Words => ({
    icon,
    title: (
      <>
        {who} {verb} {it}
        {after}
      </>
    ),
    ...rest,
  });
  switch (type) {
    case "work_order.created":
      return did("maintenance", "asked for work:", {
        tone: "info",
        detail: `${sentence(text(data.priority) ?? "medium")} priority, ${text(data.kind) ?? "corrective"}`,
        quote: text(data.failed),
      });
    case "work_order.assigned":
      return text(data.assigneeName)
        ? did(
            "person",
            by.id !== null && by.id === text(data.assigneeId) ? "took" : "assigned",
            { tone: "info" },
            by.id === text(data.assigneeId) ? null : (
              <>
                {" "}
                to <b>{text(data.assigneeName)}</b>
              </>
            ),
          )
        : did("person", "took the owner off");
    case "work_order.started":
      return did("maintenance", data.resumed ? "resumed" : "started", { tone: "info" });
    case "work_order.held":
      return did("timer", "put on hold", { tone: "warn", quote: text(data.reason) });
    case "work_order.updated":
      return did("log", text(data.task) ? "ticked a task of" : "changed", { detail: taskDetail(data) });
    case "work_order.completed":
      return did("check", "completed", { tone: "ok", quote: text(data.resolution) });
    case "work_order.verified":
      return did("check", "verified", { tone: "ok" });
    case "work_order.reopened":
      return did("maintenance", "reopened", { tone: "warn", quote: text(data.reason) });
    case "work_order.cancelled":
      return did("log", "cancelled", { quote: text(data.reason) });
    case "work_order.proved": {
      const { words, tone } = verdicts[text(data.verdict) ?? ""] ?? verdicts["too-few-readings"]!;
      const restored = numeric(data.restored);
      return {
        icon: "health",
        tone,
        title: (
          <>
            <b>{words}</b>, measured for {it}
          </>
        ),
        detail: restored === null ? null : `${formatNumber(Math.round(restored * 100))} % of the deviation from normal is gone.`,
      };
    }
    case "execution.started":
      return did("maintenance", "began", { tone: "info" });
    case "execution.step_completed":
      return did("check", `finished step ${numeric(data.step) ?? ""} of ${numeric(data.of) ?? ""} in`, {
        tone: data.outOfRange ? "warn" : "off",
        detail:
          numeric(data.reading) === null
            ? null
            : `Measured ${formatNumber(numeric(data.reading)!)} ${text(data.unit) ?? ""}${data.outOfRange ? ", out of range" : ""}`,
      });
    case "execution.paused":
      return did("timer", "paused");
    case "execution.resumed":
      return did("maintenance", "resumed");
    case "execution.completed":
      return did("check", "finished", { tone: "ok" });
    case "execution.failed":
      return did("log", "could not finish", { tone: "crit", quote: text(data.reason) });
    case "execution.cancelled":
      return did("log", "cancelled", { quote: text(data.reason) });
    default:
      return undefined;
  }
}

function taskDetail(data: Record<string, unknown>) {
  const task = text(data.task);
  if (!task) return Array.isArray(data.changed) ? sentence(data.changed.map(orderFieldWord).join(", ")) : null;
  const answer = data.passed === true ? "passed" : data.passed === false ? "failed" : text(data.value);
  return answer ? `${task}: ${answer}` : task;
}
