import Link from "next/link";
import { RichText } from "@/components/collaboration/rich-text";
import { orderLabel, orderTone } from "@/components/maintenance/words";
import { Person } from "@/components/ui/avatar";
import { Ref } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import type { FormAction } from "@/components/ui/form-context";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { AlertRecord } from "@/lib/alerts/queries";
import type { NoticeRow } from "@/lib/alerts/route-queries";
import type { OrderOfAlert, PrescriptionChoice } from "@/lib/maintenance/queries";
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

type Props = {
  org: string;
  alert: AlertRecord;
  notices: readonly NoticeRow[];
  orders: readonly OrderOfAlert[];
  /** Proven ways to repair this kind of asset. */
  prescriptions: readonly PrescriptionChoice[];
  now: number;
  mayOpenRule: boolean;
  annotate: FormAction | null;
};

const reasonLabel: Record<NoticeRow["reason"], string> = {
  raised: "Raised",
  escalated: "Grew more severe",
  repeat: "Repeated",
  reminder: "Reminded to acknowledge",
  cleared: "Cleared",
};

/** The right rail of an alert: what is known, what it was, and what else happened around it. */
export function AlertFacts({ org, alert, notices, orders, prescriptions, now, mayOpenRule, annotate }: Props) {
  const unit = alert.unit ? { unit: alert.unit } : {};
  return (
    <Grid kind="stack">
      <Panel>
        <PanelHeader title="Facts" />
        <PanelBody>
          <Facts>
            <Fact name="Last value" mono>
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
                  {mayOpenRule ? <TextLink href={`/${org}/alerts/rules/${alert.ruleId}`}>{alert.ruleName}</TextLink> : alert.ruleName}
                  <span className="block text-ink-2 text-sm">
                    {describeCondition(alert.conditionType ?? "", alert.conditionConfig ?? {}, alert.unit ?? "")}
                  </span>
                </>
              ) : null}
            </Fact>
            <Fact name="Category">{categoryLabel[alert.category]}</Fact>
            <Fact name="Asset">
              <TextLink href={`/${org}/assets/${alert.assetId}`}>{alert.assetName}</TextLink>{" "}
              {alert.assetTag ? <Ref plain>{alert.assetTag}</Ref> : null}
            </Fact>
            <Fact name="Site">
              {alert.siteId ? <TextLink href={`/${org}/sites/${alert.siteId}`}>{alert.siteName}</TextLink> : alert.siteName}
            </Fact>
            <Fact name="Sensor">
              {alert.sensorId ? <TextLink href={`/${org}/sensors/${alert.sensorId}`}>{alert.sensorName}</TextLink> : alert.sensorName}
            </Fact>
            <Fact name="Raised">
              <Time value={alert.raisedAt} seconds />
            </Fact>
            <Fact name="Last seen">
              <Time value={alert.lastSeenAt} seconds />
            </Fact>
            {alert.clearedAt ? (
              <Fact name="Cleared">
                <Time value={alert.clearedAt} seconds />
              </Fact>
            ) : null}
            <Fact name="Active for">
              {formatDuration(alert.durationMinutes === null ? now - alert.raisedAt.getTime() : alert.durationMinutes * 60_000)}
            </Fact>
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
            {orders.length > 0 ? (
              <Fact name="Work orders">
                <ul className="grid gap-1">
                  {orders.map(({ id, number, status }) => (
                    <li key={id}>
                      <Ref href={`/${org}/maintenance/WO-${number}`}>WO-{number}</Ref>{" "}
                      <Pill tone={orderTone[status]}>{orderLabel[status]}</Pill>
                    </li>
                  ))}
                </ul>
              </Fact>
            ) : null}
          </Facts>
        </PanelBody>
      </Panel>
      {prescriptions.length > 0 ? (
        <Panel>
          <PanelHeader title="How it is repaired" />
          <PanelBody>
            <ul className="grid gap-2">
              {prescriptions.map(({ id, title, successRate }) => (
                <li key={id} className="flex items-baseline justify-between gap-3">
                  <TextLink href={`/${org}/maintenance/prescriptions/${id}`}>{title}</TextLink>
                  <span className="whitespace-nowrap text-ink-3 text-sm">
                    {successRate === null ? "not proved yet" : `${formatNumber(successRate, { digits: 0 })} % worked`}
                  </span>
                </li>
              ))}
            </ul>
          </PanelBody>
        </Panel>
      ) : null}
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
