import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AttachmentPanel } from "@/components/attachments/attachment-panel";
import { RunSteps } from "@/components/maintenance/run-steps";
import { runLabel, runTone } from "@/components/maintenance/words";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Ref } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Pill } from "@/components/ui/pill";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listAttachments } from "@/lib/attachments/queries";
import { currentActor } from "@/lib/auth/current-actor";
import { AppError } from "@/lib/errors";
import type { PageArgs } from "@/lib/http/page";
import { getExecution } from "@/lib/maintenance/prescription-queries";
import { byId } from "@/lib/maintenance/schema";
import { isUnfinished } from "@/lib/maintenance/words";
import { detachFileAction } from "../../../incidents/attachment-actions";
import * as commands from "../actions";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: PageArgs<"run">) {
  const { org, run: id } = await params;
  const actor = await currentActor(org, "maintenance:read");
  if (!byId.safeParse({ id }).success) notFound();
  const { run, files } = await withActor(
    actor,
    async (tx) => ({
      run: await getExecution(tx, id),
      files: holds(actor, "files:read") ? (await listAttachments(tx, { subjectType: "execution", subjectId: id })).items : null,
    }),
    { readOnly: true },
  ).catch((error) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  const { execution, title, version, assetName, workOrderNumber, workOrderStatus } = run;
  const unfinished = isUnfinished(workOrderStatus);
  const parent = workOrderNumber
    ? { label: `WO-${workOrderNumber}`, href: `/${org}/maintenance/WO-${workOrderNumber}` }
    : { label: "Prescriptions", href: `/${org}/maintenance/prescriptions` };
  return (
    <>
      <Crumbs items={[{ label: "Maintenance", href: `/${org}/maintenance` }, parent, { label: "Run" }]} />
      <PageHeader
        above={
          <>
            {workOrderNumber ? <Ref href={parent.href}>WO-{workOrderNumber}</Ref> : null}
            <Pill tone={execution.pausedAt && execution.status === "in-progress" ? "warn" : runTone[execution.status]}>
              {execution.pausedAt && execution.status === "in-progress" ? "Paused" : runLabel[execution.status]}
            </Pill>
            <LiveRefresh types={["execution.*", "attachment.*"]} subjectId={id} />
          </>
        }
        title={title}
        description={`Version ${version} on ${assetName}, by ${run.executedBy ?? "a former member"}`}
        actions={
          workOrderNumber && execution.status !== "in-progress" ? (
            <LinkButton href={parent.href} variant={execution.status === "completed" && unfinished ? "primary" : "default"}>
              {unfinished ? `Go on with WO-${workOrderNumber}` : `Go to WO-${workOrderNumber}`}
            </LinkButton>
          ) : null
        }
      />
      <RunSteps
        org={org}
        run={run}
        me={actor.userId}
        commands={
          holds(actor, "work-orders:write")
            ? {
                complete: commands.completeStepAction.bind(null, org),
                pause: commands.pauseExecutionAction.bind(null, org),
                resume: commands.resumeExecutionAction.bind(null, org),
                fail: commands.failExecutionAction.bind(null, org),
                cancel: commands.cancelExecutionAction.bind(null, org),
                rate: commands.rateExecutionAction.bind(null, org),
                follow: commands.followUpStepAction.bind(null, org),
              }
            : null
        }
      />
      {files ? (
        <div className="max-w-2xl">
          <AttachmentPanel
            org={org}
            subject={{ type: "execution", id }}
            items={files}
            mayAttach={holds(actor, "files:write")}
            remove={detachFileAction.bind(null, org)}
          />
        </div>
      ) : null}
    </>
  );
}
