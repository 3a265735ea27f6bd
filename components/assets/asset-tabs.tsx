import Link from "next/link";
import { ActiveCountPills, AlertsBelow } from "@/components/alerts/active-counts";
import { SimpleTable } from "@/components/data-table/simple-table";
import { statusLabel, statusTone } from "@/components/incidents/words";
import { Ref } from "@/components/ui/badge";
import { Button, LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { formatNumber } from "@/components/ui/format";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { alertsBelow } from "@/lib/alerts/propagation";
import type { Component } from "@/lib/assets/queries";
import type { AssetAlert, AssetIncident, AssetSensor } from "@/lib/overview/asset-record";
import { ComponentDialog } from "./component-dialog";
import { RemoveComponentButton } from "./record-actions";
import { LevelPill, StatusPill } from "./status";

export function SensorsTab({
  org,
  sensors,
  assetId,
  mayWrite,
}: {
  org: string;
  sensors: AssetSensor[];
  assetId: string;
  mayWrite: boolean;
}) {
  const add = mayWrite ? (
    <LinkButton size="sm" href={`/${org}/sensors/new?asset=${assetId}`}>
      Add sensor
    </LinkButton>
  ) : null;
  if (sensors.length === 0)
    return (
      <Panel>
        <EmptyState title="No sensors" description="Readings come from sensors. Add one, and point a gateway at it." action={add} />
      </Panel>
    );
  const all = sensors.slice(0, 8).map(({ id }) => id);
  return (
    <Panel>
      <SimpleTable
        label="Sensors of this asset"
        head={[
          { text: "Sensor" },
          { text: "Status" },
          { text: "Newest", align: "end" },
          { text: "Anomaly", align: "end", hideOnPhone: true },
          { text: "Component", hideOnPhone: true },
          { text: "Gateway", hideOnPhone: true },
          { text: "Seen", align: "end" },
        ]}
        rows={sensors.map((sensor) => ({
          key: sensor.id,
          cells: [
            <Link key="name" href={`/${org}/sensors/${sensor.id}`} className="font-medium hover:underline">
              {sensor.name} <Ref plain>{sensor.tagName}</Ref>
            </Link>,
            <StatusPill key="status" status={sensor.status} />,
            formatNumber(sensor.lastValue, { unit: sensor.unit }),
            formatNumber(sensor.anomaly, { digits: 2 }),
            sensor.component ?? "–",
            sensor.gateway ?? "–",
            <Time key="seen" value={sensor.lastAt} show="relative" />,
          ],
        }))}
      />
      <div className="flex flex-wrap gap-2 border-t px-3.5 py-2.5">
        <LinkButton size="sm" href={`/${org}/telemetry?sensors=${all.join(",")}`}>
          {sensors.length > 8 ? "Compare the first 8" : sensors.length > 1 ? "Compare them" : "Open in telemetry"}
        </LinkButton>
        {add}
      </div>
    </Panel>
  );
}

export function ComponentsTab({
  components,
  assetId,
  mayWrite,
  actions,
}: {
  components: Component[];
  assetId: string;
  mayWrite: boolean;
  actions: { create: FormAction; update: FormAction; remove: FormAction };
}) {
  const add = mayWrite ? (
    <ComponentDialog action={actions.create} assetId={assetId} trigger={<Button size="sm">Add component</Button>} />
  ) : null;
  if (components.length === 0)
    return (
      <Panel>
        <EmptyState title="No components" description="Parts with a life of their own: bearings, seals, motors." action={add} />
      </Panel>
    );
  return (
    <Panel>
      <SimpleTable
        label="Components of this asset"
        head={[
          { text: "Component" },
          { text: "Status" },
          { text: "Life left", align: "end" },
          { text: "Replaced", align: "end", hideOnPhone: true },
          ...(mayWrite ? [{ text: "Actions", align: "end" as const }] : []),
        ]}
        rows={components.map((component) => ({
          key: component.id,
          cells: [
            <span key="name">
              <span className="font-medium">{component.name}</span> <span className="text-ink-3">{component.type}</span>
            </span>,
            <StatusPill key="status" status={component.status} />,
            component.remainingUsefulLifeDays === null ? "–" : formatNumber(component.remainingUsefulLifeDays, { unit: "days" }),
            <Time key="replaced" value={component.lastReplaced} show="date" timeZone="UTC" />,
            ...(mayWrite
              ? [
                  <span key="actions" className="inline-flex gap-1">
                    <ComponentDialog
                      action={actions.update}
                      assetId={assetId}
                      component={component}
                      trigger={
                        <Button size="sm" variant="quiet">
                          Edit
                        </Button>
                      }
                    />
                    <RemoveComponentButton action={actions.remove} component={component} />
                  </span>,
                ]
              : []),
          ],
        }))}
      />
      {add ? <div className="border-t px-3.5 py-2.5">{add}</div> : null}
    </Panel>
  );
}

type AlertsTabProps = {
  org: string;
  alerts: AssetAlert[];
  below: Awaited<ReturnType<typeof alertsBelow>>;
  assetName: string;
  mayReadRules: boolean;
};

/** The asset's own alerts, and above them what is active on the parts below it. */
export function AlertsTab({ below, ...own }: AlertsTabProps) {
  if (below.total.total === 0) return <OwnAlerts {...own} />;
  return (
    <Grid kind="stack">
      <Panel>
        <PanelHeader title="Active below this asset" actions={<ActiveCountPills counts={below.total} />} />
        <PanelBody>
          <AlertsBelow org={own.org} parts={below.parts} />
        </PanelBody>
      </Panel>
      <OwnAlerts {...own} />
    </Grid>
  );
}

function OwnAlerts({ org, alerts, assetName, mayReadRules }: Omit<AlertsTabProps, "below">) {
  if (alerts.length === 0)
    return (
      <Panel>
        <EmptyState
          title="No alerts"
          description={`No rule has raised an alert for ${assetName}.`}
          action={mayReadRules ? <LinkButton href={`/${org}/alerts/rules`}>See the rules</LinkButton> : null}
        />
      </Panel>
    );
  return (
    <Panel>
      <SimpleTable
        label="Alerts of this asset"
        head={[
          { text: "Severity" },
          { text: "Alert" },
          { text: "State", hideOnPhone: true },
          { text: "Repeats", align: "end", hideOnPhone: true },
          { text: "Raised", align: "end" },
        ]}
        rows={alerts.map((alert) => ({
          key: alert.id,
          cells: [
            alert.clearedAt ? (
              <Pill key="level" tone="off">
                Cleared
              </Pill>
            ) : (
              <LevelPill key="level" level={alert.severity} />
            ),
            <Link key="title" href={`/${org}/alerts/ALR-${alert.number}`} className="font-medium hover:underline">
              {alert.title} <Ref plain>{`ALR-${alert.number}`}</Ref>
            </Link>,
            alert.clearedAt ? "Cleared" : alert.acknowledged ? "Acknowledged" : "Unacknowledged",
            formatNumber(alert.occurrences),
            <Time key="raised" value={alert.raisedAt} show="relative" />,
          ],
        }))}
      />
    </Panel>
  );
}

export function IncidentsTab({ org, incidents, assetName }: { org: string; incidents: AssetIncident[]; assetName: string }) {
  if (incidents.length === 0)
    return (
      <Panel>
        <EmptyState title="No incidents" description={`Nobody has reported a failure of ${assetName}.`} />
      </Panel>
    );
  return (
    <Panel>
      <SimpleTable
        label="Incidents of this asset"
        head={[
          { text: "Priority" },
          { text: "Incident" },
          { text: "Status" },
          { text: "Owner", hideOnPhone: true },
          { text: "Opened", align: "end" },
        ]}
        rows={incidents.map((incident) => ({
          key: incident.id,
          cells: [
            <LevelPill key="priority" level={incident.priority} />,
            <Link key="title" href={`/${org}/incidents/INC-${incident.number}`} className="font-medium hover:underline">
              {incident.title} <Ref plain>{`INC-${incident.number}`}</Ref>
            </Link>,
            <Pill key="status" tone={statusTone[incident.status]}>
              {statusLabel[incident.status]}
            </Pill>,
            incident.owner ?? "–",
            <Time key="opened" value={incident.createdAt} show="relative" />,
          ],
        }))}
      />
    </Panel>
  );
}
