import type { ReactNode } from "react";
import { RichText } from "@/components/collaboration/rich-text";
import { Person } from "@/components/ui/avatar";
import { Ref } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { IncidentRecord } from "@/lib/itil/queries";
import { priorityLabel } from "./words";

type Props = { org: string; incident: IncidentRecord; owner: ReactNode; edit: ReactNode };

export function IncidentFacts({ org, incident, owner, edit }: Props) {
  const who = (name: string | null, at: Date | null) =>
    at ? (
      <>
        <Person name={name ?? "Gantry"} /> <Time value={at} show="relative" className="text-ink-2" />
      </>
    ) : null;
  return (
    <Panel>
      <PanelHeader title="Facts" actions={edit} />
      <PanelBody>
        <Facts>
          <Fact name="Owner">{owner}</Fact>
          <Fact name="Priority">{priorityLabel[incident.priority]}</Fact>
          <Fact name="Impact">{priorityLabel[incident.impact]}</Fact>
          <Fact name="Urgency">{priorityLabel[incident.urgency]}</Fact>
          <Fact name="Asset">
            {incident.assetId ? (
              <>
                <TextLink href={`/${org}/assets/${incident.assetId}`}>{incident.assetName}</TextLink>{" "}
                {incident.assetTag ? <Ref plain>{incident.assetTag}</Ref> : null}
              </>
            ) : null}
          </Fact>
          <Fact name="Site">
            {incident.siteId ? <TextLink href={`/${org}/sites/${incident.siteId}`}>{incident.siteName}</TextLink> : incident.siteName}
          </Fact>
          <Fact name="Opened">
            <Time value={incident.openedAt} />{" "}
            {incident.source === "alert" && !incident.reporterName
              ? "by a rule"
              : incident.reporterName
                ? `by ${incident.reporterName}`
                : ""}
          </Fact>
          <Fact name="Acknowledged">{who(incident.acknowledgedBy, incident.acknowledgedAt)}</Fact>
          <Fact name="Resolved">{who(incident.resolvedBy, incident.resolvedAt)}</Fact>
          <Fact name="Closed">{who(incident.closedBy, incident.closedAt)}</Fact>
          {incident.reopenedCount > 0 ? (
            <Fact name="Reopened">{incident.reopenedCount === 1 ? "once" : `${incident.reopenedCount} times`}</Fact>
          ) : null}
        </Facts>
        {incident.description ? (
          <div className="prose-plain mt-3 border-t pt-3">
            <RichText text={incident.description} people={[]} />
          </div>
        ) : null}
      </PanelBody>
    </Panel>
  );
}
