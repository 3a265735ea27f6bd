import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { monthOf } from "@/components/maintenance/month";
import { SectionTabs } from "@/components/maintenance/section-tabs";
import { isOverdue, orderLabel, orderTone } from "@/components/maintenance/words";
import { LinkButton } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { PageHeader } from "@/components/ui/page-header";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { ToneMark } from "@/components/ui/pill";
import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { listPlans, type PlanRow } from "@/lib/maintenance/plans";
import { listWorkOrders, type WorkOrderRow } from "@/lib/maintenance/queries";
import { workOrderFilter } from "@/lib/maintenance/schema";
import { unfinished } from "@/lib/maintenance/words";

export const metadata: Metadata = { title: "Maintenance calendar" };
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const SHOWN = 4;
const key = (day: Date) => day.toISOString().slice(0, 10);

export default async function CalendarPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "maintenance:read");
  const { month: wanted } = await searchParams;
  const { month, days, previous, next, from, to } = monthOf(typeof wanted === "string" ? wanted : undefined);
  const filter = workOrderFilter.parse({
    dueFrom: from.toISOString(),
    dueTo: to.toISOString(),
    sort: "due",
    limit: 500,
    status: [...unfinished, "completed", "verified"],
  });
  const { items, total, plans } = await withActor(
    actor,
    async (tx) => ({ ...(await listWorkOrders(tx, filter)), plans: await listPlans(tx) }),
    { readOnly: true },
  );
  const planned = new Map<string, PlanRow[]>();
  for (const row of plans) {
    const { enabled, trigger, nextDueAt } = row.plan;
    if (enabled && trigger === "calendar" && nextDueAt) planned.set(key(nextDueAt), [...(planned.get(key(nextDueAt)) ?? []), row]);
  }
  const byDay = new Map<string, WorkOrderRow[]>();
  for (const order of items) byDay.set(key(order.dueDate!), [...(byDay.get(key(order.dueDate!)) ?? []), order]);
  const base = `/${org}/maintenance/calendar`;
  const title = new Date(Date.UTC(days[7]!.getUTCFullYear(), month - 1, 1)).toLocaleDateString("en-GB", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const today = key(new Date());
  return (
    <>
      <PageHeader
        title="Maintenance"
        description={
          total > items.length
            ? `The first ${items.length} of ${total} orders due these weeks.`
            : "What is due when, in UTC. A hollow mark is a plan whose order is not made yet."
        }
      />
      <SectionTabs org={org} current="calendar" />
      <Panel>
        <PanelHeader
          title={title}
          actions={
            <>
              <LinkButton size="sm" href={`${base}?month=${previous}`} aria-label="Previous month">
                <ChevronLeft aria-hidden />
              </LinkButton>
              <LinkButton size="sm" href={base}>
                Today
              </LinkButton>
              <LinkButton size="sm" href={`${base}?month=${next}`} aria-label="Next month">
                <ChevronRight aria-hidden />
              </LinkButton>
            </>
          }
        />
        <div className="hidden grid-cols-7 border-b text-ink-3 text-sm phone:grid" aria-hidden>
          {weekdays.map((day) => (
            <span key={day} className="px-2 py-1.5">
              {day}
            </span>
          ))}
        </div>
        <ol className="grid phone:grid-cols-7">
          {days.map((day) => {
            const orders = byDay.get(key(day)) ?? [];
            const plansOfDay = planned.get(key(day)) ?? [];
            const outside = day.getUTCMonth() + 1 !== month;
            return (
              <li
                key={key(day)}
                className={cn(
                  "min-w-0 border-b p-1.5 phone:min-h-28 phone:border-r phone:[&:nth-child(7n)]:border-r-0",
                  outside && "bg-sunken max-phone:hidden",
                  orders.length + plansOfDay.length === 0 && key(day) !== today && "max-phone:hidden",
                )}
              >
                <time
                  dateTime={key(day)}
                  className={cn("px-1 text-sm tabular-nums", key(day) === today ? "font-semibold text-accent" : "text-ink-2")}
                >
                  <span className="phone:sr-only">{weekdays[(day.getUTCDay() + 6) % 7]} </span>
                  {day.getUTCDate()}
                </time>
                <ul className="mt-0.5 grid grid-cols-1 gap-0.5 *:min-w-0">
                  {orders.slice(0, SHOWN).map((order) => (
                    <Entry key={order.id} org={org} order={order} />
                  ))}
                  {orders.length > SHOWN ? (
                    <li>
                      <details className="text-sm">
                        <summary className="cursor-pointer px-1 text-ink-3">and {orders.length - SHOWN} more</summary>
                        <ul className="grid grid-cols-1 gap-0.5 *:min-w-0">
                          {orders.slice(SHOWN).map((order) => (
                            <Entry key={order.id} org={org} order={order} />
                          ))}
                        </ul>
                      </details>
                    </li>
                  ) : null}
                  {plansOfDay.map(({ plan, assetName }) => (
                    <li key={plan.id}>
                      <Link
                        href={`/${org}/maintenance/plans`}
                        title={`${plan.name}, ${assetName}, planned`}
                        className="flex items-center gap-1.5 rounded-sm px-1 py-0.5 text-ink-2 text-sm hover:bg-sunken"
                      >
                        <span className="size-2 shrink-0 rounded-sm border border-line-strong" aria-hidden />
                        <span className="truncate">{plan.name}</span>
                        <span className="sr-only">, planned</span>
                      </Link>
                    </li>
                  ))}
                </ul>
              </li>
            );
          })}
        </ol>
      </Panel>
    </>
  );
}

function Entry({ org, order }: { org: string; order: WorkOrderRow }) {
  const late = isOverdue(order.dueDate, order.status);
  return (
    <li>
      <Link
        href={`/${org}/maintenance/WO-${order.number}`}
        title={`${order.title}, ${order.assetName}, ${late ? "overdue" : orderLabel[order.status].toLowerCase()}`}
        className="flex items-center gap-1.5 rounded-sm px-1 py-0.5 text-sm hover:bg-sunken"
      >
        <span className={late ? "text-crit" : orderTone[order.status] === "ok" ? "text-ok" : "text-accent"}>
          <ToneMark tone={late ? "crit" : orderTone[order.status]} />
        </span>
        <span className="truncate">{order.title}</span>
      </Link>
    </li>
  );
}
