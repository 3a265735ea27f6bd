import type { ReactNode } from "react";
import type { ThreadEntry } from "@/components/thread/thread";
import { Ref } from "@/components/ui/badge";
import { formatNumber } from "@/components/ui/format";
import type { Tone } from "@/components/ui/tone";
import type { StoryEntry } from "@/lib/overview/asset-record";
import { levelTone, statusTone, statusWord } from "./words";

const text = (value: unknown) => (typeof value === "string" ? value : "");
const figure = (value: unknown) => (typeof value === "number" ? formatNumber(value) : "–");
const list = (value: unknown) => (Array.isArray(value) ? value.map((key) => words[String(key)] ?? String(key)).join(", ") : "");
const words: Record<string, string> = {
  siteId: "site",
  parentId: "parent",
  serialNumber: "serial number",
  commissioningDate: "commissioning date",
  lastMaintenance: "last service",
  nextMaintenance: "next service",
  operatingHours: "operating hours",
  tags: "labels",
};
export const fieldWord = (key: string) => words[key] ?? key;

const verbs: Record<string, string> = {
  "incident.assigned": "assigned",
  "incident.acknowledged": "acknowledged",
  "incident.investigating": "began to investigate",
  "incident.updated": "changed",
  "incident.resolved": "resolved",
  "incident.reopened": "reopened",
  "incident.closed": "closed",
};

/** One event in words, with the record it is about as a link. */
export function storyEntry(entry: StoryEntry, org: string): ThreadEntry {
  const who: ReactNode = entry.actor ? <b>{entry.actor}</b> : <b>Gantry</b>;
  const alert = <Ref href={`/${org}/alerts/ALR-${entry.number}`}>{`ALR-${entry.number}`}</Ref>;
  const incident = <Ref href={`/${org}/incidents/INC-${entry.number}`}>{`INC-${entry.number}`}</Ref>;
  const { data } = entry;
  const say = (icon: string, title: ReactNode, tone?: Tone, detail?: ReactNode): ThreadEntry => ({
    id: entry.id,
    at: new Date(entry.at),
    icon,
    title,
    ...(tone && { tone }),
    ...(detail ? { detail } : {}),
    ...(entry.comment ? { quote: entry.comment } : {}),
  });
  switch (entry.type) {
    case "alert.raised":
      return say(
        "alert",
        <>
          <b>Alert</b> {alert} raised
        </>,
        levelTone[entry.severity ?? ""] ?? "warn",
        entry.title,
      );
    case "alert.acknowledged":
      return say(
        "person",
        <>
          {who} acknowledged {alert}
        </>,
        "info",
      );
    case "alert.cleared":
      return say(
        "check",
        <>
          <b>Alert</b> {alert} cleared
        </>,
        "ok",
      );
    case "alert.resolved":
      return say(
        "check",
        <>
          {who} resolved {alert}
        </>,
        "ok",
        text(data.notes),
      );
    case "incident.opened":
      return say(
        "incident",
        <>
          <b>Incident</b> {incident} opened {entry.actor ? <>by {entry.actor}</> : "automatically"}
        </>,
        "crit",
        entry.title,
      );
    case "incident.alert_linked":
      return say(
        "share",
        <>
          {who} linked an alert to {incident}
        </>,
      );
    case "comment.added":
      return say(
        "comment",
        <>
          {who} commented{entry.number ? <> on {entry.title}</> : null}
        </>,
      );
    case "asset.health_changed":
      return typeof data.previousScore === "number"
        ? say(
            "health",
            <>
              <b>Health</b> {figure(data.previousScore)} → {figure(data.score)}
            </>,
            statusTone[text(data.status)] ?? "off",
            data.status === data.previousStatus
              ? null
              : `${statusWord[text(data.previousStatus)] ?? "New"} to ${(statusWord[text(data.status)] ?? "").toLowerCase()}`,
          )
        : say(
            "health",
            <>
              <b>Health</b> first computed: {figure(data.score)}
            </>,
            statusTone[text(data.status)] ?? "off",
          );
    case "asset.created":
      return say("plus", <>{who} created this asset</>);
    case "asset.updated":
      return say(
        "settings",
        data.component ? (
          <>
            {who} {text(data.done)} the component <b>{text(data.component)}</b>
          </>
        ) : (
          <>
            {who} changed {list(data.changed) || "this asset"}
          </>
        ),
      );
    case "asset.retired":
      return say("log", <>{who} retired this asset</>, "off", text(data.reason));
    default:
      if (entry.type.startsWith("incident."))
        return say(
          "incident",
          <>
            {who} {verbs[entry.type] ?? "changed"} {incident}
          </>,
          entry.type === "incident.resolved" ? "ok" : "info",
        );
      return say(
        "activity",
        <>
          {who}: {entry.type.replace(/[._]/g, " ")}
        </>,
      );
  }
}
