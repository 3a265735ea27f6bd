import Link from "next/link";
import { RichText } from "@/components/collaboration/rich-text";
import { Person } from "@/components/ui/avatar";
import { Ref } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import type { FormAction } from "@/components/ui/form-context";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { AlertRecord } from "@/lib/alerts/queries";
import type { NoticeRow } from "@/lib/alerts/route-queries";
import { AnnotateDialog } from "./annotate-form";
import {
  activityOf,
  categoryLabel,
  channelLabel,
  describeCondition,
  mutedLabel,
  relationLabel,
  severityLabel,
  severityTone,
} from "./words";

type Props = { org: string; alert: AlertRecord; notices: readonly NoticeRow[]; mayOpenRule: boolean; annotate: FormAction | null };

const reasonLabel: Record<NoticeRow["reason"], string> = {
  raised: "Raised",
  escalated: "Grew more severe",
  repeat: "Repeated",
  reminder: "Reminded to acknowledge",
  cleared: "Cleared",
};

/** The right rail of an alert: what is known, what it was, and what else happened around it. */
export function AlertFacts({ org, alert, notices, mayOpenRule, annotate }: Props) {
  const unit = alert.unit ? { unit: alert.unit } : {};
  const link = "text-info-ink underline decoration-line-strong underline-offset-2 hover:decoration-current";
  return (
    <Grid kind="stack">
      <Panel>
        <PanelHeader title="Facts" />
        <PanelBody>
          <Facts>
            <Fact name="Value" mono>
              {formatNumber(alert.value, unit)}
            </Fact>
            <Fact name="Limit" mono>
              {alert.threshold === null ? null : formatNumber(alert.threshold, alert.category === "anomaly" ? {} : unit)}
            </Fact>
            {alert.baseSeverity ? (
              <Fact name="Began as">
                {severityLabel[alert.baseSeverity]}, grew <Time value={alert.escalatedAt} show="relative" className="text-ink-2" />
              </Fact>
            ) : null}
            <Fact name="Assigned to">{alert.assignee ? <Person name={alert.assignee} /> : null}</Fact>
            {alert.mutedBy ? <Fact name="Told">{mutedLabel[alert.mutedBy]}: nobody</Fact> : null}
            <Fact name="Repeats">{formatNumber(alert.occurrences)}</Fact>
            <Fact name="Rule">
              {alert.ruleId && alert.ruleName ? (
                <>
                  {mayOpenRule ? (
                    <Link href={`/${org}/alerts/rules/${alert.ruleId}`} className={link}>
                      {alert.ruleName}
                    </Link>
                  ) : (
                    alert.ruleName
                  )}
                  <span className="block text-ink-2 text-sm">
                    {describeCondition(alert.conditionType ?? "", alert.conditionConfig ?? {}, alert.unit ?? "")}
                  </span>
                </>
              ) : null}
            </Fact>
            <Fact name="Category">{categoryLabel[alert.category]}</Fact>
            <Fact name="Asset">
              <Link href={`/${org}/assets/${alert.assetId}`} className={link}>
                {alert.assetName}
              </Link>{" "}
              {alert.assetTag ? <Ref plain>{alert.assetTag}</Ref> : null}
            </Fact>
            <Fact name="Site">{alert.siteName}</Fact>
            <Fact name="Sensor">{alert.sensorName}</Fact>
            <Fact name="Raised">
              <Time value={alert.raisedAt} seconds />
            </Fact>
            <Fact name="Last seen">
              <Time value={alert.lastSeenAt} seconds />
            </Fact>
            <Fact name="Cleared">{alert.clearedAt ? <Time value={alert.clearedAt} seconds /> : null}</Fact>
            <Fact name="Active for">{alert.durationMinutes === null ? null : formatDuration(alert.durationMinutes * 60_000)}</Fact>
            <Fact name="Acknowledged">
              {alert.acknowledged ? (
                <>
                  <Person name={alert.acknowledgedBy ?? "Gantry"} />{" "}
                  <Time value={alert.acknowledgedAt} show="relative" className="text-ink-2" />
                </>
              ) : null}
            </Fact>
            <Fact name="Incident">
              {alert.incidentNumber ? (
                <>
                  <Ref href={`/${org}/incidents/INC-${alert.incidentNumber}`}>INC-{alert.incidentNumber}</Ref> {alert.incidentTitle}
                </>
              ) : null}
            </Fact>
          </Facts>
        </PanelBody>
      </Panel>
      {alert.resolutionNotes ? (
        <Panel>
          <PanelHeader title="Resolution" detail={alert.resolvedBy} actions={<Time value={alert.resolvedAt} show="relative" />} />
          <PanelBody className="prose-plain">
            <RichText text={alert.resolutionNotes} people={[]} />
          </PanelBody>
        </Panel>
      ) : null}
      <Panel>
        <PanelHeader
          title="Root cause"
          actions={
            annotate ? (
              <AnnotateDialog id={alert.id} rootCause={alert.rootCause} businessImpact={alert.businessImpact} action={annotate} />
            ) : null
          }
        />
        <PanelBody className="grid gap-2">
          {alert.rootCause ? (
            <p className="prose-plain">
              <RichText text={alert.rootCause} people={[]} />
            </p>
          ) : (
            <p className="text-ink-2">Not known yet.</p>
          )}
          {alert.businessImpact ? (
            <p>
              <span className="text-ink-2">Business impact</span> {alert.businessImpact}
            </p>
          ) : null}
        </PanelBody>
      </Panel>
      {notices.length > 0 ? (
        <Panel>
          <PanelHeader title="Told" />
          <PanelBody>
            <ul className="grid gap-2">
              {notices.map((notice) => (
                <li key={notice.id} className="flex items-baseline justify-between gap-3">
                  <span className="min-w-0">
                    {reasonLabel[notice.reason]}
                    <span className="block text-ink-3 text-sm">
                      {notice.route ?? "A removed route"}: {notice.channels.map((channel) => channelLabel[channel] ?? channel).join(", ")}
                    </span>
                  </span>
                  <Time value={notice.sentAt} show="relative" className="whitespace-nowrap text-ink-3 text-sm" />
                </li>
              ))}
            </ul>
          </PanelBody>
        </Panel>
      ) : null}
      {alert.related.length > 0 ? (
        <Panel>
          <PanelHeader title="Related alerts" detail={alert.assetName} />
          <PanelBody>
            <ul className="grid gap-2.5">
              {alert.related.map((other) => (
                <li key={other.id} className="flex items-start gap-2">
                  <Pill
                    tone={
                      other.clearedAt ? activityOf({ acknowledged: false, clearedAt: other.clearedAt }).tone : severityTone[other.severity]
                    }
                  >
                    {other.clearedAt ? "Cleared" : severityLabel[other.severity]}
                  </Pill>
                  <Link href={`/${org}/alerts/ALR-${other.number}`} className="min-w-0 flex-1 hover:underline">
                    {other.title}
                    <span className="block text-ink-3 text-sm">
                      {relationLabel[other.relation]}
                      {other.relation === "asset" ? "" : `, ${other.assetName}`}
                    </span>
                  </Link>
                  <Time value={other.raisedAt} show="relative" className="whitespace-nowrap text-ink-3 text-sm" />
                </li>
              ))}
            </ul>
          </PanelBody>
        </Panel>
      ) : null}
    </Grid>
  );
}
