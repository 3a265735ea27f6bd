import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AttachmentPanel } from "@/components/attachments/attachment-panel";
import { LinkPanel } from "@/components/cmms/link-panel";
import { CommentPanel } from "@/components/collaboration/comment-panel";
import { RichText } from "@/components/collaboration/rich-text";
import { Assignee } from "@/components/incidents/assignee";
import { RecordThread } from "@/components/incidents/record-thread";
import { ChecklistPanel } from "@/components/maintenance/checklist-panel";
import { LaborPanel, PartsPanel } from "@/components/maintenance/cost-panels";
import { DowntimePanel } from "@/components/maintenance/downtime-panel";
import { EditOrder } from "@/components/maintenance/edit-order";
import { OrderActions } from "@/components/maintenance/order-actions";
import { OrderFacts } from "@/components/maintenance/order-facts";
import { ProofPanel } from "@/components/maintenance/proof-panel";
import { SignaturePanel } from "@/components/maintenance/signature-panel";
import { StartRun } from "@/components/maintenance/start-run";
import { orderLabel, orderPriorityLabel, orderPriorityTone, orderTone } from "@/components/maintenance/words";
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
import { listAttachments } from "@/lib/attachments/queries";
import { currentActor } from "@/lib/auth/current-actor";
import { listLinksOf } from "@/lib/cmms/queries";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import { AppError } from "@/lib/errors";
import { listThreadOf } from "@/lib/events/queries";
import type { PageArgs } from "@/lib/http/page";
import { listPartChoices, listPrescriptionChoices, workOrderRef } from "@/lib/maintenance/queries";
import { listReplaceable } from "@/lib/maintenance/replace-components";
import { isUnfinished } from "@/lib/maintenance/words";
import { getWorkOrder } from "@/lib/maintenance/work-order-record";
import { detachFileAction } from "../../incidents/attachment-actions";
import { addCommentAction, deleteCommentAction, editCommentAction } from "../../incidents/comment-actions";
import * as commands from "../actions";
import { removeLinkAction, resolveConflictAction } from "../connections/actions";
import { startExecutionAction } from "../runs/actions";

export async function generateMetadata({ params }: PageArgs<"order">): Promise<Metadata> {
  return { title: decodeURIComponent((await params).order) };
}

export default async function WorkOrderPage({ params }: PageArgs<"order">) {
  const { org, order: ref } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const mayWork = holds(actor, "work-orders:write");
  const { order, items, files, links, people, parts, components, prescriptions } = await withActor(
    actor,
    async (tx) => {
      const found = await getWorkOrder(tx, workOrderRef(decodeURIComponent(ref)));
      return {
        order: found,
        items: await listThreadOf(tx, { type: "work_order", id: found.id }),
        files: holds(actor, "files:read") ? (await listAttachments(tx, { subjectType: "work_order", subjectId: found.id })).items : null,
        links: await listLinksOf(tx, found.id),
        people:
          mayWork || holds(actor, "comments:write")
            ? await colleaguesWho(tx, { permission: "work-orders:write", siteId: found.siteId })
            : [],
        parts: mayWork ? await listPartChoices(tx) : [],
        components:
          mayWork && found.status === "in-progress" && holds(actor, "assets:read") ? await listReplaceable(tx, found.assetId) : [],
        prescriptions: mayWork ? await listPrescriptionChoices(tx, found.assetType) : [],
      };
    },
    { readOnly: true },
  ).catch((error) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  const { id, number, status, currency } = order;
  const colleagues = people.map(({ id: personId, name, detail }) => ({ id: personId, name, ...(detail && { detail }) }));
  const editable = mayWork && isUnfinished(status);
  return (
    <>
      <Crumbs items={[{ label: "Maintenance", href: `/${org}/maintenance` }, { label: `WO-${number}` }]} />
      <PageHeader
        above={
          <>
            <Ref>WO-{number}</Ref>
            <Pill tone={orderTone[status]}>{orderLabel[status]}</Pill>
            <Pill tone={orderPriorityTone[order.priority]}>{orderPriorityLabel[order.priority]} priority</Pill>
            <LiveRefresh types={["work_order.*", "execution.*", "comment.added", "attachment.*", "cmms.synced"]} />
          </>
        }
        title={order.title}
        description={
          <>
            On <TextLink href={`/${org}/assets/${order.assetId}`}>{order.assetName}</TextLink> · created{" "}
            <Time value={order.createdAt} show="relative" />
          </>
        }
        actions={
          <>
            <StartRun
              org={org}
              order={order}
              choices={prescriptions.map((one) => ({
                value: one.id,
                label: one.title,
                detail: one.successRate === null ? one.assetType : `${one.assetType}, ${one.successRate} % worked`,
              }))}
              mayWork={mayWork}
              start={mayWork && status === "in-progress" ? startExecutionAction.bind(null, org) : null}
            />
            <OrderActions
              order={{ id, number, status, currency, inSteps: order.workflowStatus === "in-progress" }}
              components={components}
              may={{ work: mayWork, verify: holds(actor, "work-orders:verify") && order.completedById !== actor.userId }}
              commands={{
                start: commands.startWorkOrderAction.bind(null, org),
                hold: commands.holdWorkOrderAction.bind(null, org),
                complete: commands.completeWorkOrderAction.bind(null, org),
                verify: commands.verifyWorkOrderAction.bind(null, org),
                reopen: commands.reopenWorkOrderAction.bind(null, org),
                cancel: commands.cancelWorkOrderAction.bind(null, org),
              }}
            />
          </>
        }
      />
      {status === "on-hold" && order.holdReason ? <Note tone="warn">On hold: {order.holdReason}</Note> : null}
      <Grid kind="record">
        <Grid kind="stack">
          {order.resolutionNotes ? (
            <Panel>
              <PanelHeader
                title={status === "cancelled" ? "Why it was cancelled" : "What was done"}
                detail={order.completedBy}
                actions={<Time value={order.completedAt} show="relative" />}
              />
              <PanelBody className="prose-plain">
                <RichText text={order.resolutionNotes} people={[]} />
                {order.rootCause ? <p className="mt-2 text-ink-2">Root cause: {order.rootCause}</p> : null}
              </PanelBody>
            </Panel>
          ) : null}
          <ChecklistPanel
            org={org}
            id={id}
            tasks={order.tasks}
            followUps={order.followUps}
            follow={mayWork ? commands.followUpTaskAction.bind(null, org) : null}
            finish={mayWork && status === "in-progress" ? commands.finishTaskAction.bind(null, org) : null}
            set={editable ? commands.setChecklistAction.bind(null, org) : null}
          />
        </Grid>
        <Grid kind="stack">
          <OrderFacts
            org={org}
            order={order}
            owner={
              editable ? (
                <Assignee
                  id={id}
                  assignedTo={order.assignedTo}
                  people={colleagues}
                  action={commands.assignWorkOrderAction.bind(null, org)}
                />
              ) : (
                <Person name={order.assigneeName} />
              )
            }
            edit={editable ? <EditOrder order={order} action={commands.updateWorkOrderAction.bind(null, org)} /> : null}
          />
          <LinkPanel
            links={links}
            resolve={mayWork ? resolveConflictAction.bind(null, org) : null}
            remove={mayWork ? removeLinkAction.bind(null, org) : null}
          />
          {files ? (
            <AttachmentPanel
              org={org}
              subject={{ type: "work_order", id }}
              items={files}
              mayAttach={holds(actor, "files:write")}
              remove={detachFileAction.bind(null, org)}
            />
          ) : null}
          {order.alertId && order.completedAt ? (
            <ProofPanel
              id={id}
              proofs={order.proofs}
              prove={mayWork && holds(actor, "telemetry:read") ? commands.proveRepairAction.bind(null, org) : null}
            />
          ) : null}
          <SignaturePanel
            id={id}
            required={order.requiresSignature}
            signature={order.signature}
            signedAt={order.signedAt}
            name={actor.label ?? ""}
            sign={mayWork && status === "in-progress" ? commands.signWorkOrderAction.bind(null, org) : null}
          />
          <LaborPanel
            id={id}
            currency={currency}
            me={actor.userId}
            labor={order.labor}
            mayStart={status === "in-progress"}
            commands={
              editable
                ? {
                    start: commands.startTimerAction.bind(null, org),
                    stop: commands.stopTimerAction.bind(null, org),
                    add: commands.addLaborAction.bind(null, org),
                  }
                : null
            }
          />
          <PartsPanel
            id={id}
            currency={currency}
            parts={order.parts}
            choices={parts}
            take={editable ? commands.takePartAction.bind(null, org) : null}
            give={editable ? commands.returnPartAction.bind(null, org) : null}
          />
          <DowntimePanel
            assetId={order.assetId}
            orderId={id}
            downtimes={order.downtimes}
            commands={
              mayWork ? { record: commands.recordDowntimeAction.bind(null, org), end: commands.endDowntimeAction.bind(null, org) } : null
            }
          />
        </Grid>
        <Grid kind="stack">
          <RecordThread
            org={org}
            items={items}
            here={{ type: "work_order", id }}
            note="reading → alert → work → proof"
            comments={{ edit: editCommentAction.bind(null, org), remove: deleteCommentAction.bind(null, org), people: colleagues }}
          />
          {holds(actor, "comments:write") ? (
            <CommentPanel action={addCommentAction.bind(null, org)} people={colleagues} subject={{ type: "work_order", id }} />
          ) : null}
        </Grid>
      </Grid>
    </>
  );
}
