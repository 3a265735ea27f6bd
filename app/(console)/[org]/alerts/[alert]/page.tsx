import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AlertActions } from "@/components/alerts/alert-actions";
import { AlertChart, windowAround } from "@/components/alerts/alert-chart";
import { AlertFacts } from "@/components/alerts/alert-facts";
import { AlertHandling } from "@/components/alerts/alert-handling";
import { activityOf, mutedLabel, severityLabel, severityTone } from "@/components/alerts/words";
import { readTimeRange } from "@/components/charts/time-range";
import { CommentPanel } from "@/components/collaboration/comment-panel";
import { RecordThread } from "@/components/incidents/record-thread";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Note, Ref } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { Grid } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { alertRef, getAlert } from "@/lib/alerts/queries";
import { listNotices } from "@/lib/alerts/route-queries";
import { currentActor } from "@/lib/auth/current-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { AppError } from "@/lib/errors";
import { listThreadOf } from "@/lib/events/queries";
import type { PageArgs } from "@/lib/http/page";
import { listOrdersOfAlert, listPrescriptionChoices } from "@/lib/maintenance/queries";
import { isUnfinished } from "@/lib/maintenance/words";
import { readSeries } from "@/lib/telemetry/queries";
import { openIncidentFromAlertAction } from "../../incidents/actions";
import { addCommentAction, deleteCommentAction, editCommentAction } from "../../incidents/comment-actions";
import { createFromAlertAction } from "../../maintenance/actions";
import { acknowledgeAlertAction, annotateAlertAction, resolveAlertAction } from "../actions";
import { assignAlertAction, createSilenceAction } from "../operations-actions";

export async function generateMetadata({ params }: PageArgs<"alert">): Promise<Metadata> {
  return { title: decodeURIComponent((await params).alert) };
}

export default async function AlertPage({ params, searchParams }: PageArgs<"alert">) {
  const { org, alert: ref } = await params;
  const actor = await currentActor(org, "alerts:read");
  const asked = await searchParams;
  const mayReadMaintenance = holds(actor, "maintenance:read");
  const { alert, items, people, assignees, notices, series, range, orders, prescriptions } = await withActor(
    actor,
    async (tx) => {
      const found = await getAlert(tx, alertRef(decodeURIComponent(ref)));
      const around = windowAround(found);
      const shown = asked.from && asked.to ? readTimeRange(asked) : around;
      return {
        alert: found,
        range: shown,
        items: await listThreadOf(tx, { type: "alert", id: found.id }),
        people: holds(actor, "comments:write") ? await colleaguesWho(tx, { permission: "alerts:read", siteId: found.siteId }) : [],
        assignees: holds(actor, "alerts:acknowledge")
          ? await colleaguesWho(tx, { permission: "alerts:acknowledge", siteId: found.siteId })
          : [],
        notices: await listNotices(tx, found.id),
        orders: mayReadMaintenance ? await listOrdersOfAlert(tx, found.id) : [],
        prescriptions:
          mayReadMaintenance && found.clearedAt === null
            ? (await listPrescriptionChoices(tx, found.assetType)).filter(({ assetType }) => assetType === found.assetType).slice(0, 3)
            : [],
        series:
          found.sensorId && holds(actor, "telemetry:read")
            ? await readSeries(tx, { sensorIds: [found.sensorId], from: shown.from, to: shown.to })
            : [],
      };
    },
    { readOnly: true },
  ).catch((error) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  const activity = activityOf(alert);
  const mentionable = people.map(({ id, name, detail }) => ({ id, name, ...(detail && { detail }) }));
  const may = {
    acknowledge: holds(actor, "alerts:acknowledge"),
    resolve: holds(actor, "alerts:write"),
    openIncident: holds(actor, "incidents:write"),
    createOrder: holds(actor, "work-orders:write"),
    openRule: holds(actor, "alert-rules:read") && holds(actor, "alert-rules:write"),
  };
  return (
    <>
      <Crumbs items={[{ label: "Alerts", href: `/${org}/alerts` }, { label: `ALR-${alert.number}` }]} />
      <PageHeader
        above={
          <>
            <Ref>ALR-{alert.number}</Ref>
            <Pill tone={severityTone[alert.severity]}>{severityLabel[alert.severity]}</Pill>
            <Pill tone={activity.tone}>{activity.label}</Pill>
            <Pill tone={alert.acknowledged ? "info" : "off"}>{alert.acknowledged ? "Acknowledged" : "Unacknowledged"}</Pill>
            {alert.mutedBy && !alert.clearedAt ? <Pill tone="off">{mutedLabel[alert.mutedBy]}</Pill> : null}
            <LiveRefresh types={["alert.*", "comment.added", "incident.*", "work_order.*"]} />
          </>
        }
        title={alert.title}
        description={
          <>
            On <TextLink href={`/${org}/assets/${alert.assetId}`}>{alert.assetName}</TextLink>
            {alert.siteName ? `, ${alert.siteName}` : ""} · raised <Time value={alert.raisedAt} show="relative" />
          </>
        }
        actions={
          <>
            <AlertHandling
              alert={{
                id: alert.id,
                number: alert.number,
                active: alert.clearedAt === null,
                assigneeId: alert.assigneeId,
                ruleId: alert.ruleId,
                sensorId: alert.sensorId,
                assetId: alert.assetId,
              }}
              people={assignees.map(({ id, name, detail }) => ({ id, name, ...(detail && { detail }) }))}
              assign={may.acknowledge ? assignAlertAction.bind(null, org) : null}
              silence={may.resolve ? createSilenceAction.bind(null, org) : null}
            />
            <AlertActions
              org={org}
              alert={{
                id: alert.id,
                number: alert.number,
                acknowledged: alert.acknowledged,
                active: alert.clearedAt === null,
                hasNotes: alert.resolutionNotes !== null,
                incidentNumber: alert.incidentNumber,
                orderNumber: orders.find(({ status }) => isUnfinished(status))?.number ?? null,
              }}
              may={may}
              acknowledge={acknowledgeAlertAction.bind(null, org)}
              resolve={resolveAlertAction.bind(null, org)}
              openIncident={openIncidentFromAlertAction.bind(null, org)}
              createOrder={createFromAlertAction.bind(null, org)}
            />
          </>
        }
      />
      {alert.ruleNote ? (
        <Note>
          <span className="font-medium">What to know:</span> <span className="whitespace-pre-line">{alert.ruleNote}</span>
        </Note>
      ) : null}
      <Grid kind="record">
        <Grid kind="stack">
          {alert.sensorId && holds(actor, "telemetry:read") ? (
            <AlertChart alert={alert} series={series} from={range.from} to={range.to} />
          ) : null}
        </Grid>
        <AlertFacts
          org={org}
          alert={alert}
          notices={notices}
          orders={orders}
          prescriptions={prescriptions}
          now={Date.now()}
          mayOpenRule={may.openRule}
          annotate={may.resolve ? annotateAlertAction.bind(null, org) : null}
        />
        <Grid kind="stack">
          <RecordThread
            org={org}
            items={items}
            here={{ type: "alert", id: alert.id }}
            comments={{ edit: editCommentAction.bind(null, org), remove: deleteCommentAction.bind(null, org), people: mentionable }}
          />
          {holds(actor, "comments:write") ? (
            <CommentPanel action={addCommentAction.bind(null, org)} people={mentionable} subject={{ type: "alert", id: alert.id }} />
          ) : null}
        </Grid>
      </Grid>
    </>
  );
}
