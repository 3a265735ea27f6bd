import Link from "next/link";
import { isOverdue, orderLabel, orderTone } from "@/components/maintenance/words";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { Ref } from "@/components/ui/badge";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { MyOrder } from "@/lib/overview/my-orders";

/** The work this person has in hand, what is due first on top. */
export function MyWork({ org, orders }: { org: string; orders: readonly MyOrder[] }) {
  return (
    <Panel>
      <PanelHeader
        title="Your work"
        detail={
          <Link href={`/${org}/maintenance?assignee=me`} className="hover:underline">
            all of it
          </Link>
        }
        actions={<LiveRefresh types={["work_order.*"]} />}
      />
      <ul>
        {orders.map((order) => (
          <li
            key={order.id}
            className="relative flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-3.5 py-2 last:border-b-0 hover:bg-sunken"
          >
            <Link
              href={`/${org}/maintenance/WO-${order.number}`}
              className="min-w-0 flex-1 font-medium after:absolute after:inset-0 max-phone:basis-full"
            >
              {order.title} <Ref plain>WO-{order.number}</Ref>
            </Link>
            <span className="text-ink-2">{order.assetName}</span>
            {order.dueDate ? (
              <span className={isOverdue(order.dueDate, order.status) ? "text-crit-ink" : "text-ink-2"}>
                {isOverdue(order.dueDate, order.status) ? "was due " : "due "}
                <Time value={order.dueDate} show="date" timeZone="UTC" />
              </span>
            ) : null}
            <Pill tone={orderTone[order.status]}>{orderLabel[order.status]}</Pill>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
