import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { InboundWebhookRow } from "@/lib/webhooks/queries";
import { schemeLabels } from "./words";

export const WebhookState = ({ enabled }: { enabled: boolean }) => (
  <Pill tone={enabled ? "ok" : "off"}>{enabled ? "Enabled" : "Disabled"}</Pill>
);

export function WebhookList({ org, webhooks }: { org: string; webhooks: InboundWebhookRow[] }) {
  return (
    <Panel>
      {webhooks.length === 0 ? (
        <EmptyState
          title="No webhooks"
          description="An order system, a repository or a payment provider tells Gantry what happened by calling an address of yours."
        />
      ) : (
        <SimpleTable
          label="Webhooks"
          head={[
            { text: "Name" },
            { text: "State" },
            { text: "Signature", hideOnPhone: true },
            { text: "Waiting", align: "end", hideOnPhone: true },
            { text: "Last delivery", align: "end" },
          ]}
          rows={webhooks.map((row) => ({
            key: row.id,
            cells: [
              <Link key="name" href={`/${org}/settings/webhooks/${row.id}`} className="font-medium underline-offset-2 hover:underline">
                {row.name}
              </Link>,
              <WebhookState key="state" enabled={row.enabled} />,
              schemeLabels[row.scheme],
              row.waiting,
              row.lastReceivedAt ? <Time key="last" value={row.lastReceivedAt} show="relative" /> : "Never",
            ],
          }))}
        />
      )}
    </Panel>
  );
}
