"use client";

import Link from "next/link";
import { Fragment } from "react";
import { BarsByDay } from "@/components/charts/bars-by-day";
import { chipClass, Note } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { count, formatDuration, formatNumber } from "@/components/ui/format";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import type { RulePreview } from "@/lib/alerts/rule-preview";

export type BackTestState = { preview: RulePreview | null; problem: string | null; pending: boolean };
type Props = BackTestState & { org: string; days: number; onDays: (days: number) => void };

const spans = [14, 60, 180];

/** What the rule would have done, before it wakes anyone. */
export function BackTestPanel({ org, preview, problem, pending, days, onDays }: Props) {
  return (
    <div className="grid min-w-0 content-start gap-3.5">
      <Panel aria-busy={pending}>
        <PanelHeader
          title="Back-test"
          actions={spans.map((span) => (
            <button key={span} type="button" aria-pressed={span === days} className={chipClass(span === days)} onClick={() => onDays(span)}>
              {span} days
            </button>
          ))}
        />
        <PanelBody className={pending ? "opacity-60 transition-opacity" : "transition-opacity"}>
          <div role="status" className="sr-only">
            {preview?.total ? `Would have raised ${count(preview.total.fired, "alert")}` : ""}
          </div>
          <Content preview={preview} problem={problem} pending={pending} />
        </PanelBody>
      </Panel>
      {preview && preview.similar.length > 0 ? (
        <Note>
          {preview.similar.length === 1 ? "A rule like this watches" : "Rules like this watch"} some of the same sensors:{" "}
          {preview.similar.map((rule, index) => (
            <Fragment key={rule.id}>
              {index > 0 ? ", " : ""}
              <Link href={`/${org}/alerts/rules/${rule.id}`}>{rule.name}</Link>
              {rule.enabled ? "" : " (draft)"}
            </Fragment>
          ))}
          . Edit instead?
        </Note>
      ) : null}
    </div>
  );
}

function Content({ preview, problem, pending }: BackTestState) {
  if (problem) return <EmptyState title="Not tried yet" description={problem} />;
  if (!preview)
    return pending ? (
      <Skeleton className="h-44" />
    ) : (
      <EmptyState title="Not tried yet" description="Fill in the condition, and stored readings are replayed through it." />
    );
  const { total, perDay, alerts, leftOut, leadMinutes, unmatched } = preview;
  if (preview.sensors === 0)
    return <EmptyState title="No sensor matches" description="Choose other sensors or sites: this rule would watch nothing." />;
  if (!total || total.readings === 0)
    return <EmptyState title="No readings to replay" description="These sensors have sent nothing in this time." />;
  return (
    <div className="grid gap-3.5">
      <BarsByDay title="Alerts per day this rule would have raised" days={perDay} />
      <dl className="grid grid-cols-3 gap-3">
        <Figure
          name="Would have raised"
          value={formatNumber(total.fired)}
          note={`${formatNumber(total.alertsPerDay, { digits: 2 })} per day`}
        />
        <Figure
          name="Known failures caught"
          value={total.totalFailures > 0 ? `${total.caught} of ${total.totalFailures}` : "–"}
          note={
            total.totalFailures === 0
              ? "none is on record"
              : leadMinutes === null
                ? "none in time"
                : `${formatDuration(leadMinutes * 60_000)} before its end`
          }
        />
        <Figure
          name="Without a known failure"
          value={formatNumber(unmatched)}
          note={total.totalFailures === 0 ? "none to compare with" : unmatched > 0 ? "look at them" : "no false alarm"}
        />
      </dl>
      {alerts.length > 0 ? (
        <details>
          <summary className="text-info-ink">
            {alerts.length < total.fired ? `The last ${alerts.length} alerts` : count(alerts.length, "alert")}
          </summary>
          <ul className="mt-2 grid max-h-72 gap-2 overflow-y-auto">
            {alerts.map((alert, index) => (
              <li key={index} className="flex flex-wrap items-baseline gap-x-2 border-b pb-2 last:border-b-0">
                <Time value={alert.raisedAt} className="whitespace-nowrap" />
                <span className="text-ink-2">
                  {alert.sensor}, {alert.asset} · {formatNumber(alert.peak, alert.unit ? { unit: alert.unit } : {})} ·{" "}
                  {formatDuration(alert.durationMinutes * 60_000)}
                </span>
                {alert.failure ? <span className="text-crit-ink">{alert.failure}</span> : null}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <p className="text-ink-2 text-sm">
        {count(total.sensors, "sensor")}, {formatNumber(total.readings)} readings
        {leftOut && (leftOut.sensors > 0 || leftOut.stoppedAt !== null)
          ? `; ${count(leftOut.sensors, "sensor")} left out, because there were too many`
          : ""}
        .
      </p>
    </div>
  );
}

const Figure = ({ name, value, note }: { name: string; value: string; note: string }) => (
  <div className="grid content-start">
    <dt className="text-ink-2">{name}</dt>
    <dd className="font-semibold text-xl tracking-tight">{value}</dd>
    <dd className="text-ink-3 text-sm">{note}</dd>
  </div>
);
