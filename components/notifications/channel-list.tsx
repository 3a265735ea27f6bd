import { SimpleTable } from "@/components/data-table/simple-table";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { ChannelRow } from "@/lib/notifications/queries";
import { kindLabels } from "./words";

export type ChannelActions = { update: FormAction; remove: FormAction; test: FormAction };
type Props = { channels: ChannelRow[]; actions: ChannelActions | undefined };

export function ChannelList({ channels, actions }: Props) {
  return (
    <Panel>
      {channels.length === 0 ? (
        <EmptyState title="No channels" description="Without one, word of an alert goes by mail to the members who may acknowledge it." />
      ) : (
        <SimpleTable
          label="Channels"
          head={[
            { text: "Name" },
            { text: "Kind", hideOnPhone: true },
            { text: "State" },
            { text: "To", hideOnPhone: true },
            { text: "Last sent", hideOnPhone: true },
            ...(actions ? [{ text: "Actions", align: "end" as const }] : []),
          ]}
          rows={channels.map((row) => ({
            key: row.id,
            cells: [
              row.name,
              kindLabels[row.kind],
              <State key="state" row={row} />,
              row.target,
              row.lastSentAt ? <Time key="sent" value={row.lastSentAt} show="relative" /> : "Never",
              ...(actions ? [<Buttons key="actions" row={row} {...actions} />] : []),
            ],
          }))}
        />
      )}
    </Panel>
  );
}

function State({ row }: { row: ChannelRow }) {
  if (!row.enabled) return <Pill tone="off">Disabled</Pill>;
  return row.lastError ? (
    <Pill tone="crit" title={row.lastError}>
      Failing
    </Pill>
  ) : (
    <Pill tone="ok">Enabled</Pill>
  );
}

function Buttons({ row, update, remove, test }: { row: ChannelRow } & ChannelActions) {
  return (
    <span className="inline-flex gap-1.5">
      {row.enabled ? (
        <ActionButton
          size="sm"
          action={test}
          fields={{ channelId: row.id }}
          success={`Test sent through ${row.name}`}
          aria-label={`Send a test through ${row.name}`}
        >
          Send a test
        </ActionButton>
      ) : null}
      <ActionButton
        size="sm"
        action={update}
        fields={{ channelId: row.id, enabled: String(!row.enabled) }}
        success={row.enabled ? "Channel disabled" : "Channel enabled"}
        aria-label={`${row.enabled ? "Disable" : "Enable"} ${row.name}`}
      >
        {row.enabled ? "Disable" : "Enable"}
      </ActionButton>
      <ConfirmDialog
        trigger={
          <Button size="sm" variant="danger-quiet" aria-label={`Remove ${row.name}`}>
            Remove
          </Button>
        }
        title={`Remove ${row.name}?`}
        description="Its address is forgotten, what was sent through it is no longer listed, and what waits is not sent."
        confirmLabel="Remove channel"
        action={remove}
        fields={{ channelId: row.id }}
        success="Channel removed"
      />
    </span>
  );
}
