import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AttachmentPanel } from "@/components/attachments/attachment-panel";
import { CommentPanel } from "@/components/collaboration/comment-panel";
import { RichText } from "@/components/collaboration/rich-text";
import { Assignee } from "@/components/incidents/assignee";
import { EditIncident } from "@/components/incidents/edit-incident";
import { IncidentActions } from "@/components/incidents/incident-actions";
import { IncidentFacts } from "@/components/incidents/incident-facts";
import { LinkedAlerts } from "@/components/incidents/linked-alerts";
import { RecordThread } from "@/components/incidents/record-thread";
import { priorityLabel, priorityTone, statusLabel, statusTone } from "@/components/incidents/words";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Person } from "@/components/ui/avatar";
import { Note, Ref } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listAssetChoices } from "@/lib/alerts/site-choices";
import { listAttachments } from "@/lib/attachments/queries";
import { currentActor } from "@/lib/auth/current-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { AppError } from "@/lib/errors";
import { listThreadOf } from "@/lib/events/queries";
import type { PageArgs } from "@/lib/http/page";
import { getIncident, incidentRef, listLinkableAlerts } from "@/lib/itil/queries";
import * as commands from "../actions";
import { detachFileAction } from "../attachment-actions";
import { addCommentAction, deleteCommentAction, editCommentAction } from "../comment-actions";

export async function generateMetadata({ params }: PageArgs<"incident">): Promise<Metadata> {
  return { title: decodeURIComponent((await params).incident) };
}

export default async function IncidentPage({ params }: PageArgs<"incident">) {
  const { org, incident: ref } = await params;
  const actor = await currentActor(org, "incidents:read");
  const mayWrite = holds(actor, "incidents:write");
  const mayLink = mayWrite && holds(actor, "alerts:read");
  const { incident, items, files, people, assets, linkable } = await withActor(
    actor,
    async (tx) => {
      const found = await getIncident(tx, incidentRef(decodeURIComponent(ref)));
      return {
        incident: found,
        items: await listThreadOf(tx, { type: "incident", id: found.id }),
        files: holds(actor, "files:read") ? (await listAttachments(tx, { subjectType: "incident", subjectId: found.id })).items : null,
        people:
          mayWrite || holds(actor, "comments:write") ? await colleaguesWho(tx, { permission: "incidents:read", siteId: found.siteId }) : [],
        assets: mayWrite && holds(actor, "assets:read") ? await listAssetChoices(tx) : [],
        linkable: mayLink && found.status !== "closed" ? await listLinkableAlerts(tx, found.assetId) : [],
      };
    },
    { readOnly: true },
  ).catch((error) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  const { id, number, status } = incident;
  const colleagues = people.map(({ id: personId, name, detail }) => ({ id: personId, name, ...(detail && { detail }) }));
  const from = incident.alerts[0];
  const editable = mayWrite && status !== "closed";
  return (
    <>
      <Crumbs items={[{ label: "Incidents", href: `/${org}/incidents` }, { label: `INC-${number}` }]} />
      <PageHeader
        above={
          <>
            <Ref>INC-{number}</Ref>
            <Pill tone={statusTone[status]}>{statusLabel[status]}</Pill>
            <Pill tone={priorityTone[incident.priority]}>{priorityLabel[incident.priority]} priority</Pill>
            <LiveRefresh types={["incident.*", "comment.added", "attachment.*", "alert.*"]} />
          </>
        }
        title={incident.title}
        description={
          <>
            Opened{" "}
            {incident.source === "alert" && from ? (
              <>
                from <Ref href={`/${org}/alerts/ALR-${from.number}`}>ALR-{from.number}</Ref>{" "}
              </>
            ) : null}
            {incident.assetId ? (
              <>
                on <TextLink href={`/${org}/assets/${incident.assetId}`}>{incident.assetName}</TextLink> ·{" "}
              </>
            ) : null}
            <Time value={incident.openedAt} show="relative" />
          </>
        }
        actions={
          mayWrite ? (
            <IncidentActions
              incident={{ id, number, status, acknowledged: incident.acknowledgedAt !== null }}
              commands={{
                acknowledge: commands.acknowledgeIncidentAction.bind(null, org),
                investigate: commands.startInvestigationAction.bind(null, org),
                resolve: commands.resolveIncidentAction.bind(null, org),
                reopen: commands.reopenIncidentAction.bind(null, org),
                close: commands.closeIncidentAction.bind(null, org),
              }}
            />
          ) : null
        }
      />
      {incident.allClear && (status === "open" || status === "investigating") ? (
        <Note tone="ok">All alerts of this incident are clear. Resolve it if its cause is fixed.</Note>
      ) : null}
      <Grid kind="record">
        <Grid kind="stack">
          {incident.resolution ? (
            <Panel>
              <PanelHeader title="Resolution" detail={incident.resolvedBy} actions={<Time value={incident.resolvedAt} show="relative" />} />
              <PanelBody className="prose-plain">
                <RichText text={incident.resolution} people={[]} />
              </PanelBody>
            </Panel>
          ) : null}
          <LinkedAlerts
            org={org}
            id={id}
            alerts={incident.alerts}
            linkable={linkable.map(({ id: value, number: alr, title, assetName }) => ({
              value,
              label: `ALR-${alr} ${title}`,
              detail: assetName,
            }))}
            link={editable && mayLink ? commands.linkAlertAction.bind(null, org) : null}
            unlink={editable ? commands.unlinkAlertAction.bind(null, org) : null}
          />
        </Grid>
        <Grid kind="stack">
          <IncidentFacts
            org={org}
            incident={incident}
            owner={
              editable ? (
                <Assignee
                  id={id}
                  assignedTo={incident.assignedTo}
                  people={colleagues}
                  action={commands.assignIncidentAction.bind(null, org)}
                />
              ) : (
                <Person name={incident.assigneeName} />
              )
            }
            edit={
              editable ? <EditIncident incident={incident} assets={assets} action={commands.updateIncidentAction.bind(null, org)} /> : null
            }
          />
          {files ? (
            <AttachmentPanel
              org={org}
              subject={{ type: "incident", id }}
              items={files}
              mayAttach={holds(actor, "files:write")}
              remove={detachFileAction.bind(null, org)}
            />
          ) : null}
        </Grid>
        <Grid kind="stack">
          <RecordThread
            org={org}
            items={items}
            here={{ type: "incident", id }}
            comments={{ edit: editCommentAction.bind(null, org), remove: deleteCommentAction.bind(null, org), people: colleagues }}
          />
          {holds(actor, "comments:write") ? (
            <CommentPanel action={addCommentAction.bind(null, org)} people={colleagues} subject={{ type: "incident", id }} />
          ) : null}
        </Grid>
      </Grid>
    </>
  );
}
