import type { ReactNode } from "react";
import { assetEventWords } from "@/components/assets/event-words";
import { maintenanceEventWords } from "@/components/maintenance/event-words";
import type { ThreadEntry } from "@/components/thread/thread";
import { Ref } from "@/components/ui/badge";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { TextLink } from "@/components/ui/text-link";
import type { ThreadItem, ThreadRef } from "@/lib/events/queries";

export type EventItem = Extract<ThreadItem, { kind: "event" }>;
export type Words = Pick<ThreadEntry, "icon" | "title" | "tone" | "detail" | "quote">;

const text = (value: unknown) => (typeof value === "string" && value ? value : null);
const numeric = (value: unknown) => (typeof value === "number" ? value : null);
const record = (value: unknown) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {});

/** A record's number as a link: ALR-218, INC-1042. */
export function RecordRef({ org, of }: { org: string; of: ThreadRef }): ReactNode {
  if (of.type === "alert" && of.number !== null) return <Ref href={`/${org}/alerts/ALR-${of.number}`}>ALR-{of.number}</Ref>;
  if (of.type === "incident" && of.number !== null) return <Ref href={`/${org}/incidents/INC-${of.number}`}>INC-{of.number}</Ref>;
  if (of.type === "work_order" && of.number !== null) return <Ref href={`/${org}/maintenance/WO-${of.number}`}>WO-{of.number}</Ref>;
  if (of.type === "execution") return <TextLink href={`/${org}/maintenance/runs/${of.id}`}>{of.title ?? "a run"}</TextLink>;
  return of.title ?? of.type;
}

const numbered = (org: string, type: "alert" | "incident", number: unknown) => (
  <RecordRef org={org} of={{ type, id: "", number: numeric(number), title: type }} />
);

const value = (amount: number | null, unit: string | null) => (amount === null ? "" : formatNumber(amount, unit ? { unit } : {}));

export function readingWords(item: Extract<ThreadItem, { kind: "reading" }>): Words {
  const { sensor, unit, value: amount, threshold } = item.facts;
  const name = <b>{sensor ?? "A sensor"}</b>;
  if (amount === null) return { icon: "telemetry", title: <>{name} fell silent</>, detail: "No reading arrived in time." };
  const side = threshold === null ? null : amount < threshold ? "below" : amount > threshold ? "above" : "at";
  return {
    icon: "telemetry",
    title: (
      <>
        {name} read {value(amount, unit)}
      </>
    ),
    detail: side ? `${side} its limit of ${value(threshold, unit)}${item.facts.asset ? ` on ${item.facts.asset}` : ""}` : item.facts.asset,
  };
}

const cleared: Record<string, string> = {
  safe: "Its readings are safe again.",
  no_data: "Readings stopped, and its rule clears then.",
  rule_disabled: "Its rule was disabled.",
  rule_removed: "Its rule was removed.",
  rule_changed: "Its rule does not watch this sensor any more.",
};

export function eventWords(org: string, item: EventItem): Words {
  const { type, by, ref, data, facts } = item;
  const who = <b>{by.name}</b>;
  const it = <RecordRef org={org} of={ref} />;
  const at = (icon: string, title: ReactNode, rest: Omit<Words, "icon" | "title"> = {}): Words => ({ icon, title, ...rest });
  const severity = text(data.severity) ?? facts?.severity;
  const causer = by.isPerson ? by.name : text(data.byName);
  switch (type) {
    case "alert.raised":
      return at(
        "alert",
        <>
          <b>Alert</b> {it} raised
          {(text(data.ruleName) ?? facts?.rule) ? (
            <>
              {" "}
              by rule <i>{text(data.ruleName) ?? facts?.rule}</i>
            </>
          ) : null}
        </>,
        {
          tone: severity === "critical" || severity === "high" ? "crit" : "warn",
          detail: `${capital(severity ?? "medium")} severity`,
        },
      );
    case "alert.acknowledged":
      return at(
        "person",
        <>
          {who} acknowledged {it}
        </>,
        { tone: "info" },
      );
    case "alert.cleared":
      return at(
        "health",
        <>
          <b>Alert</b> {it} cleared
        </>,
        { tone: "ok", detail: clearedDetail(data) },
      );
    case "alert.escalated":
      return at(
        "alert",
        <>
          <b>Alert</b> {it} is now {text(data.severity)}
        </>,
        {
          tone: severity === "critical" || severity === "high" ? "crit" : "warn",
          detail: text(data.from) ? `It was ${text(data.from)}` : undefined,
        },
      );
    case "alert.assigned":
      return at(
        "person",
        text(data.assigneeName) ? (
          <>
            {who} gave {it} to <b>{text(data.assigneeName)}</b>
          </>
        ) : (
          <>
            {who} took {it} back from its owner
          </>
        ),
        { tone: "info" },
      );
    case "alert.muted":
      return at("alert", text(data.mutedBy) === "window" ? <>{it} is quiet during maintenance</> : <>{it} is silenced</>, { tone: "off" });
    case "alert.unmuted":
      return at("alert", <>{it} is not quiet any more</>, { tone: "off" });
    case "alert.resolved":
      return at(
        "check",
        <>
          {who} resolved {it}
        </>,
        { tone: "ok", quote: text(data.notes) },
      );
    case "incident.opened":
      return at(
        "incident",
        <>
          <b>Incident</b> {it} opened
          {causer && by.isPerson ? (
            <>
              {" "}
              by <b>{causer}</b>
            </>
          ) : (
            " automatically"
          )}
          {numeric(data.alertNumber) ? <> from {numbered(org, "alert", data.alertNumber)}</> : null}
        </>,
        {
          tone: "crit",
          detail: priorityDetail(data),
        },
      );
    case "incident.assigned":
      return text(data.assigneeName)
        ? at(
            "person",
            by.id !== null && by.id === text(data.assigneeId) ? (
              <>
                {who} took ownership of {it}
              </>
            ) : (
              <>
                {who} assigned {it} to <b>{text(data.assigneeName)}</b>
              </>
            ),
            { tone: "info" },
          )
        : at(
            "person",
            <>
              {who} took {it} off its owner
            </>,
          );
    case "incident.acknowledged":
      return at(
        "person",
        <>
          {who} acknowledged {it}
        </>,
        { tone: "info" },
      );
    case "incident.investigating":
      return at(
        "search",
        <>
          {who} started investigating {it}
        </>,
        { tone: "info" },
      );
    case "incident.updated":
      return updatedWords(org, item);
    case "incident.resolved":
      return at(
        "check",
        <>
          {who} resolved {it}
        </>,
        { tone: "ok", quote: text(data.resolution) },
      );
    case "incident.reopened":
      return at(
        "incident",
        <>
          {who} reopened {it}
        </>,
        { tone: "warn", quote: text(data.reason) },
      );
    case "incident.closed":
      return at(
        "check",
        <>
          {who} closed {it}
        </>,
        { tone: "ok" },
      );
    case "incident.alert_linked":
      return at(
        "share",
        <>
          {who} linked {numbered(org, "alert", data.alertNumber)} to {it}
        </>,
      );
    case "attachment.added":
    case "attachment.removed":
      return at(
        "report",
        <>
          {who} {type === "attachment.added" ? "attached" : "removed"} {text(data.fileName) ?? "a file"}{" "}
          {type === "attachment.added" ? "to" : "from"} {it}
        </>,
      );
    default:
      return (
        assetEventWords(item) ??
        maintenanceEventWords(org, item) ??
        at(
          "log",
          <>
            {who}: {type.replace(/[._]/g, " ")} {ref.title}
          </>,
        )
      );
  }
}

function updatedWords(org: string, { by, ref, data }: EventItem): Words {
  const it = <RecordRef org={org} of={ref} />;
  if (data.allClear)
    return { icon: "health", tone: "ok", title: <>All alerts of {it} are clear</>, detail: "Resolve the incident if its cause is fixed." };
  const unlinked = record(data.unlinked);
  if (numeric(unlinked.alertNumber) !== null)
    return {
      icon: "share",
      title: (
        <>
          <b>{by.name}</b> unlinked {numbered(org, "alert", unlinked.alertNumber)} from {it}
        </>
      ),
    };
  const [next, previous] = [record(data.next), record(data.previous)];
  const changes = Object.keys(next).map((key) =>
    ["priority", "impact", "urgency"].includes(key) ? `${key} ${previous[key]} → ${next[key]}` : key === "assetId" ? "asset" : key,
  );
  return {
    icon: "log",
    title: (
      <>
        <b>{by.name}</b> changed {it}
      </>
    ),
    detail: capital(changes.join(", ")),
  };
}

export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function clearedDetail(data: Record<string, unknown>) {
  const minutes = numeric(data.durationMinutes);
  const reason = cleared[text(data.cause) ?? "safe"] ?? "";
  return minutes === null || minutes === 0 ? reason : `${reason} It was active for ${formatDuration(minutes * 60_000)}.`;
}

function priorityDetail(data: Record<string, unknown>) {
  const priority = text(data.priority);
  if (!priority) return null;
  const because = text(data.impact) && text(data.urgency) ? ` (impact ${data.impact} × urgency ${data.urgency})` : "";
  return `${capital(priority)} priority${because}`;
}
