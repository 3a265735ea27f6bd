import { ShieldAlert, Timer, Wrench } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { PrescriptionActions } from "@/components/maintenance/prescription-actions";
import { prescriptionLabel, prescriptionTone, runLabel, runTone, wantedReading } from "@/components/maintenance/words";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Chip } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Fact, Facts } from "@/components/ui/facts";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import * as commands from "../actions";
import { loadPrescription } from "../load";

export const metadata: Metadata = { title: "Prescription" };

export default async function PrescriptionPage({ params }: PageArgs<"id">) {
  const { org, id } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const one = await loadPrescription(actor, id);
  const base = `/${org}/maintenance/prescriptions`;
  const [mayWrite, mayApprove, own] = [
    holds(actor, "prescriptions:write"),
    holds(actor, "prescriptions:approve"),
    one.authorId !== null && one.authorId === actor.userId,
  ];
  return (
    <>
      <Crumbs
        items={[{ label: "Maintenance", href: `/${org}/maintenance` }, { label: "Prescriptions", href: base }, { label: one.title }]}
      />
      <PageHeader
        above={
          <>
            <Pill tone={prescriptionTone[one.status]}>{prescriptionLabel[one.status]}</Pill>
            <span className="text-ink-2">Version {one.version}</span>
            <LiveRefresh types={["prescription.*", "execution.*"]} />
          </>
        }
        title={one.title}
        description={`For ${one.assetType}, ${one.category}`}
        actions={
          <PrescriptionActions
            org={org}
            id={id}
            status={one.status}
            requiresApproval={one.requiresApproval}
            may={{ write: mayWrite, edit: mayWrite && own && one.status === "draft", approve: mayApprove, approveThis: mayApprove && !own }}
            commands={{
              revise: commands.revisePrescriptionAction.bind(null, org),
              approve: commands.approvePrescriptionAction.bind(null, org),
              giveBack: commands.returnPrescriptionAction.bind(null, org),
              activate: commands.activatePrescriptionAction.bind(null, org),
              archive: commands.archivePrescriptionAction.bind(null, org),
            }}
          />
        }
      />
      <Grid kind="rail">
        <Grid kind="stack">
          <Panel>
            <PanelHeader
              title="Steps"
              detail={one.estimatedDurationMinutes ? formatDuration(one.estimatedDurationMinutes * 60_000) : undefined}
            />
            <ol>
              {one.steps.map((step) => (
                <li key={step.order} className="grid gap-1.5 border-b px-3.5 py-3 last:border-b-0">
                  <p className="flex gap-2.5">
                    <span className="text-ink-3 tabular-nums">{step.order}</span>
                    <span className="min-w-0 flex-1 whitespace-pre-line">{step.description}</span>
                    {step.expectedTime > 0 ? (
                      <span className="flex shrink-0 items-center gap-1 self-start text-ink-3 text-sm">
                        <Timer className="size-3.5" aria-hidden />
                        {step.expectedTime} min
                      </span>
                    ) : null}
                  </p>
                  {step.safety.map((line) => (
                    <p key={line} className="ml-5 flex items-start gap-1.5 text-warn-ink">
                      <ShieldAlert className="mt-0.5 size-3.5 shrink-0" aria-label="Safety" />
                      {line}
                    </p>
                  ))}
                  {step.tools.length > 0 ? (
                    <p className="ml-5 flex items-start gap-1.5 text-ink-2">
                      <Wrench className="mt-0.5 size-3.5 shrink-0" aria-label="Tools" />
                      {step.tools.join(", ")}
                    </p>
                  ) : null}
                  {step.reading ? <p className="ml-5 text-ink-2">Measure: {wantedReading(step.reading)}</p> : null}
                </li>
              ))}
            </ol>
          </Panel>
          <Panel>
            <PanelHeader title="Runs" detail="The latest 20" />
            {one.runs.length === 0 ? (
              <EmptyState title="Not used yet" description="A run begins from a work order." />
            ) : (
              <SimpleTable
                label="Runs of this version"
                head={[
                  { text: "Asset", grow: true },
                  { text: "Status" },
                  { text: "By", hideOnPhone: true },
                  { text: "Rating", align: "end", hideOnPhone: true },
                  { text: "Started", align: "end" },
                ]}
                rows={one.runs.map((run) => ({
                  key: run.id,
                  cells: [
                    <Link key="asset" href={`/${org}/maintenance/runs/${run.id}`} className="font-medium hover:underline">
                      {run.assetName}
                    </Link>,
                    <Pill key="status" tone={runTone[run.status]}>
                      {runLabel[run.status]}
                    </Pill>,
                    run.executedBy ?? "–",
                    run.rating ?? "–",
                    <Time key="started" value={run.startedAt} show="relative" />,
                  ],
                }))}
              />
            )}
          </Panel>
        </Grid>
        <Grid kind="stack">
          <Panel>
            <PanelHeader title="How well it works" />
            <PanelBody>
              <Facts>
                <Fact name="Used">{one.usageCount === 1 ? "once" : `${formatNumber(one.usageCount)} times`}</Fact>
                <Fact name="Worked">{one.successRate === null ? null : `${formatNumber(one.successRate)} % of proved repairs`}</Fact>
                <Fact name="Effectiveness">
                  {one.effectivenessRating === null ? null : `${formatNumber(one.effectivenessRating, { digits: 1 })} of 5`}
                </Fact>
              </Facts>
            </PanelBody>
          </Panel>
          <Panel>
            <PanelHeader title="Facts" />
            <PanelBody>
              <Facts>
                <Fact name="Author">{one.authorName}</Fact>
                <Fact name="Written">
                  <Time value={one.createdAt} />
                </Fact>
                <Fact name="Approved">
                  {one.approvedAt ? (
                    <>
                      <Time value={one.approvedAt} /> by {one.approvedBy ?? "a former member"}
                    </>
                  ) : one.requiresApproval ? null : (
                    "Not asked for"
                  )}
                </Fact>
                <Fact name="In use since">{one.activatedAt ? <Time value={one.activatedAt} /> : null}</Fact>
                <Fact name="Versions">
                  <span className="flex flex-wrap gap-1">
                    {one.versions.map(({ id: version, version: number, status }) => (
                      <Chip key={version} href={`${base}/${version}`} on={version === id}>
                        {number} {prescriptionLabel[status].toLowerCase()}
                      </Chip>
                    ))}
                  </span>
                </Fact>
              </Facts>
              {one.description ? <p className="mt-3 whitespace-pre-line border-t pt-3">{one.description}</p> : null}
            </PanelBody>
          </Panel>
        </Grid>
      </Grid>
    </>
  );
}
