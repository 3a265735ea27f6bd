import { BellOff } from "lucide-react";
import type { Metadata } from "next";
import { AlertSections } from "@/components/alerts/section-tabs";
import { SilenceDialog } from "@/components/alerts/silence-dialog";
import { Span } from "@/components/alerts/span";
import { operationTone, operationWord, severityLabel } from "@/components/alerts/words";
import { SimpleTable } from "@/components/data-table/simple-table";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listSilences, type SilenceRow } from "@/lib/alerts/operation-queries";
import { operationFilter } from "@/lib/alerts/operations-schema";
import { listAlertRules } from "@/lib/alerts/rule-queries";
import { alertSeverities } from "@/lib/alerts/schema";
import { listAssetChoices, listSiteChoices } from "@/lib/alerts/site-choices";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { createSilenceAction, endSilenceAction } from "../operations-actions";

export const metadata: Metadata = { title: "Silences" };

export default async function SilencesPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "alerts:read");
  const mayWrite = holds(actor, "alerts:write");
  const mayReadRules = holds(actor, "alert-rules:read");
  const { items, choices } = await withActor(
    actor,
    async (tx) => ({
      items: (await listSilences(tx, operationFilter.parse({ state: "all" }))).items,
      choices:
        mayWrite && holds(actor, "assets:read")
          ? {
              rules: mayReadRules ? (await listAlertRules(tx)).items.map(({ id, name }) => ({ value: id, label: name })) : [],
              assets: await listAssetChoices(tx),
              sites: await listSiteChoices(tx),
            }
          : undefined,
    }),
    { readOnly: true },
  );
  const withActions = mayWrite && items.some(({ state }) => state !== "ended");
  const add = (variant: "primary" | "default") =>
    choices ? (
      <SilenceDialog
        choices={choices}
        action={createSilenceAction.bind(null, org)}
        trigger={
          <Button variant={variant}>
            <BellOff aria-hidden />
            New silence
          </Button>
        }
      />
    ) : null;
  return (
    <>
      <PageHeader
        title="Alerts"
        pills={<LiveRefresh types={["alert_silence.*", "alert.muted", "alert.unmuted"]} />}
        description="For a while, alerts that match are recorded and tell nobody."
        actions={add("primary")}
      />
      <AlertSections org={org} current="silences" mayReadRules={mayReadRules} />
      <Panel>
        {items.length === 0 ? (
          <EmptyState
            title="Nothing is silenced"
            description="A silence keeps a known noise from waking people. Its alerts stay on record."
            action={add("default")}
          />
        ) : (
          <SimpleTable
            label="Silences"
            head={[
              { text: "Silenced", grow: true },
              { text: "State" },
              { text: "Quiet now", align: "end", hideOnPhone: true },
              { text: "From", align: "end", hideOnPhone: true },
              { text: "Until", align: "end", hideOnPhone: true },
              ...(withActions ? [{ text: "Actions", align: "end" as const }] : []),
            ]}
            rows={items.map((row) => ({
              key: row.id,
              cells: [
                <span key="what" className="block py-1.5">
                  <span className="font-medium">{whatOf(row)}</span>
                  <span className="block truncate text-ink-2 text-sm">
                    {row.reason}
                    {row.createdBy ? ` · ${row.createdBy}` : ""}
                  </span>
                  <Span className="phone:hidden" from={row.startsAt} until={row.endedAt ?? row.endsAt} />
                </span>,
                <Pill key="state" tone={operationTone[row.state]}>
                  {operationWord[row.state]}
                </Pill>,
                formatNumber(row.muted),
                <Time key="from" value={row.startsAt} />,
                <Time key="until" value={row.endedAt ?? row.endsAt} />,
                ...(withActions
                  ? [
                      row.state === "ended" ? (
                        ""
                      ) : (
                        <ActionButton
                          key="end"
                          size="sm"
                          variant="quiet"
                          action={endSilenceAction.bind(null, org)}
                          fields={{ id: row.id }}
                          success="Silence ended"
                        >
                          End
                        </ActionButton>
                      ),
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

function whatOf({ ruleName, sensorName, assetName, siteName, severities }: SilenceRow): string {
  const parts = [
    ruleName ? `Rule ${ruleName}` : "",
    sensorName ?? "",
    assetName ?? "",
    !assetName && !sensorName ? (siteName ?? "") : "",
    severities && severities.length < alertSeverities.length ? severities.map((severity) => severityLabel[severity]).join(", ") : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" · ") : "Every alert";
}
