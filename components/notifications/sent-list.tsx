import { SimpleTable } from "@/components/data-table/simple-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { NotificationRow } from "@/lib/notifications/queries";
import { kindLabels, sentStates } from "./words";

/** What was sent, what waits, and why something was not sent. */
export function SentList({ items }: { items: NotificationRow[] }) {
  return (
    <Panel>
      <PanelHeader title="Recently sent" detail="Kept for 90 days" />
      {items.length === 0 ? (
        <EmptyState title="Nothing sent" description="Every message and every attempt at it is listed here." />
      ) : (
        <SimpleTable
          label="Recently sent"
          head={[
            { text: "Message" },
            { text: "State" },
            { text: "Through", hideOnPhone: true },
            { text: "To", hideOnPhone: true },
            { text: "Attempts", align: "end", hideOnPhone: true },
            { text: "Asked for", align: "end" },
          ]}
          rows={items.map((row) => ({
            key: row.id,
            cells: [
              row.title,
              <Pill key="state" tone={sentStates[row.status][0]} {...(row.lastError && { title: row.lastError })}>
                {sentStates[row.status][1]}
              </Pill>,
              row.channel ?? kindLabels[row.kind],
              row.recipient,
              row.attempts,
              <Time key="at" value={row.createdAt} />,
            ],
          }))}
        />
      )}
    </Panel>
  );
}
