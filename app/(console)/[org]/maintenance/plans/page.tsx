import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { PlanDialog } from "@/components/maintenance/plan-dialog";
import { SectionTabs } from "@/components/maintenance/section-tabs";
import { ActionButton } from "@/components/ui/action-button";
import { Button, LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listAssetChoices } from "@/lib/alerts/site-choices";
import { currentActor } from "@/lib/auth/current-actor";
import { colleaguesWho } from "@/lib/collaboration/colleagues";
import type { PageArgs } from "@/lib/http/page";
import { listMeterChoices, listPlans, type PlanRow } from "@/lib/maintenance/plans";
import { listPrescriptionChoices } from "@/lib/maintenance/queries";
import { createPlanAction, togglePlanAction, updatePlanAction } from "./actions";

export const metadata: Metadata = { title: "Maintenance plans" };

export default async function PlansPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const mayWrite = holds(actor, "maintenance:write");
  const { plans, choices } = await withActor(
    actor,
    async (tx) => ({
      plans: await listPlans(tx),
      choices: mayWrite
        ? {
            assets: holds(actor, "assets:read") ? await listAssetChoices(tx) : [],
            sensors: holds(actor, "telemetry:read") ? await listMeterChoices(tx) : [],
            prescriptions: (await listPrescriptionChoices(tx, null)).map(({ id, title, assetType }) => ({
              value: id,
              label: title,
              detail: assetType,
            })),
            people: (await colleaguesWho(tx, { permission: "work-orders:write" })).map(({ id, name, detail }) => ({
              id,
              name,
              ...(detail && { detail }),
            })),
          }
        : undefined,
    }),
    { readOnly: true },
  );
  const add = (variant: "primary" | "default") =>
    choices ? (
      <PlanDialog
        choices={choices}
        action={createPlanAction.bind(null, org)}
        trigger={
          <Button variant={variant}>
            <Plus aria-hidden />
            New plan
          </Button>
        }
      />
    ) : null;
  return (
    <>
      <PageHeader
        title="Maintenance"
        description="What is done before it fails."
        actions={
          <>
            <LinkButton href={`/${org}/import?kind=plans`} variant="quiet">
              Import or export
            </LinkButton>
            {add("primary")}
          </>
        }
      />
      <SectionTabs org={org} current="plans" />
      <Panel>
        {plans.length === 0 ? (
          <EmptyState
            title="No plans"
            description="A plan makes work orders by the calendar, or after so many hours or units of a meter."
            action={add("default")}
          />
        ) : (
          <SimpleTable
            label="Maintenance plans"
            head={[
              { text: "Plan", grow: true },
              { text: "Asset" },
              { text: "How often", hideOnPhone: true },
              { text: "Next due", align: "end" },
              { text: "Last order", align: "end", hideOnPhone: true },
              { text: "State", align: "end" },
              ...(choices ? [{ text: "Actions", align: "end" as const }] : []),
            ]}
            rows={plans.map((row) => ({
              key: row.plan.id,
              cells: [
                <span key="name" className="font-medium">
                  {row.plan.name}
                </span>,
                <Link key="asset" href={`/${org}/assets/${row.plan.assetId}`} className="hover:underline">
                  {row.assetName}
                </Link>,
                turnOf(row),
                row.plan.trigger === "calendar" ? <Time key="due" value={row.plan.nextDueAt} show="date" timeZone="UTC" /> : meterOf(row),
                <Time key="last" value={row.plan.lastOrderAt} show="relative" />,
                <Pill key="state" tone={row.plan.enabled ? "ok" : "off"}>
                  {row.plan.enabled ? "Active" : "Paused"}
                </Pill>,
                ...(choices
                  ? [
                      <span key="actions" className="inline-flex gap-1">
                        <PlanDialog
                          plan={row.plan}
                          choices={choices}
                          action={updatePlanAction.bind(null, org)}
                          trigger={
                            <Button size="sm" variant="quiet">
                              Edit
                            </Button>
                          }
                        />
                        <ActionButton
                          size="sm"
                          variant="quiet"
                          action={togglePlanAction.bind(null, org)}
                          fields={{ id: row.plan.id, enabled: row.plan.enabled ? "off" : "on" }}
                          success={row.plan.enabled ? "Plan paused: it makes no orders" : "Plan resumed"}
                        >
                          {row.plan.enabled ? "Pause" : "Resume"}
                        </ActionButton>
                      </span>,
                    ]
                  : []),
              ],
            }))}
          />
        )}
      </Panel>
    </>
  );
}

function turnOf({ plan, sensorName, unit }: PlanRow) {
  if (plan.trigger === "meter")
    return `Every ${formatNumber(plan.meterEvery, { unit: plan.meterSensorId ? (unit ?? "") : "h" })}${sensorName ? ` of ${sensorName}` : ""}`;
  return plan.everyCount === 1 ? `Every ${plan.everyUnit}` : `Every ${plan.everyCount} ${plan.everyUnit}s`;
}

const meterOf = ({ plan, unit }: PlanRow) =>
  plan.meterLast === null
    ? "–"
    : `at ${formatNumber(plan.meterLast + (plan.meterEvery ?? 0), { unit: plan.meterSensorId ? (unit ?? "") : "h" })}`;
