import type { ReactNode } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { formatNumber } from "@/components/ui/format";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import type { ConnectionRow } from "@/lib/cmms/queries";
import { ConnectionDialog } from "./connection-dialog";
import { ruleLabel } from "./words";

export type ConnectionCommands = {
  /** For those who may carry out work orders. */
  sync: FormAction | null;
  /** For those who keep the connections. */
  manage: Record<"update" | "remove" | "test", FormAction> | null;
};
type Props = { connections: ConnectionRow[]; commands: ConnectionCommands; connect: ReactNode };

export function ConnectionList({ connections, commands, connect }: Props) {
  const acts = commands.sync !== null || commands.manage !== null;
  return (
    <Panel>
      <PanelHeader title="Systems" />
      {connections.length === 0 ? (
        <EmptyState
          title="No connections"
          description="Work orders travel to and from SAP PM, IBM Maximo, ServiceNow or MaintainX, and stay one order on both sides."
          action={connect}
        />
      ) : (
        <SimpleTable
          label="Connections"
          head={[
            { text: "Name" },
            { text: "System", hideOnPhone: true },
            { text: "State" },
            { text: "Orders", align: "end", hideOnPhone: true },
            { text: "When both changed", hideOnPhone: true },
            { text: "Runs", hideOnPhone: true },
            ...(acts ? [{ text: "Actions", align: "end" as const }] : []),
          ]}
          rows={connections.map((row) => ({
            key: row.id,
            cells: [
              row.name,
              row.system,
              <State key="state" row={row} />,
              formatNumber(row.linked),
              ruleLabel[row.conflictRule],
              row.hourly ? "Every hour" : "When asked",
              ...(acts ? [<Buttons key="actions" row={row} commands={commands} />] : []),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function State({ row: { enabled, conflicts, failed, lastRun } }: { row: ConnectionRow }) {
  if (!enabled) return <Pill tone="off">Disabled</Pill>;
  if (lastRun === null) return <Pill tone="off">Not run yet</Pill>;
  if (lastRun === "failed") return <Pill tone="crit">Last run failed</Pill>;
  if (failed > 0) return <Pill tone="crit">{failed} failing</Pill>;
  return conflicts > 0 ? <Pill tone="warn">{conflicts} to decide</Pill> : <Pill tone="ok">In step</Pill>;
}

function Buttons({ row, commands: { sync, manage } }: { row: ConnectionRow; commands: ConnectionCommands }) {
  const { id, name, enabled } = row;
  return (
    <span className="inline-flex flex-wrap justify-end gap-1.5">
      {sync && enabled ? (
        <ActionButton
          size="sm"
          variant="primary"
          action={sync}
          fields={{ id }}
          success={`Synchronised with ${name}`}
          aria-label={`Synchronise with ${name}`}
        >
          Sync now
        </ActionButton>
      ) : null}
      {manage ? (
        <>
          <ActionButton size="sm" action={manage.test} fields={{ id }} success={`${name} answers`} aria-label={`Test ${name}`}>
            Test
          </ActionButton>
          <ConnectionDialog
            connection={row}
            action={manage.update}
            trigger={
              <Button size="sm" variant="quiet" aria-label={`Edit ${name}`}>
                Edit
              </Button>
            }
          />
          <ActionButton
            size="sm"
            variant="quiet"
            action={manage.update}
            fields={{ id, enabled: enabled ? "off" : "on" }}
            aria-label={`${enabled ? "Disable" : "Enable"} ${name}`}
          >
            {enabled ? "Disable" : "Enable"}
          </ActionButton>
          <ConfirmDialog
            trigger={
              <Button size="sm" variant="danger-quiet" aria-label={`Remove ${name}`}>
                Remove
              </Button>
            }
            title={`Remove ${name}?`}
            description="Its credentials, its runs and which order belongs to which are forgotten. The orders stay on both sides."
            confirmLabel="Remove connection"
            action={manage.remove}
            fields={{ id }}
            success="Connection removed"
          />
        </>
      ) : null}
    </span>
  );
}
