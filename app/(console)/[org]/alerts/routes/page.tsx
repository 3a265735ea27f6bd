import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AlertSections } from "@/components/alerts/section-tabs";
import { channelLabel, severityLabel } from "@/components/alerts/words";
import { SimpleTable } from "@/components/data-table/simple-table";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { listRoutes, type RouteRow } from "@/lib/alerts/route-queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";

export const metadata: Metadata = { title: "Notification routes" };

export default async function RoutesPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "alert-rules:read");
  const { items } = await withActor(actor, listRoutes, { readOnly: true });
  const mayWrite = holds(actor, "alert-rules:write");
  const add = (variant: "primary" | "default") =>
    mayWrite ? (
      <LinkButton href={`/${org}/alerts/routes/new`} variant={variant}>
        <Plus aria-hidden />
        New route
      </LinkButton>
    ) : null;
  return (
    <>
      <PageHeader
        title="Alerts"
        pills={<LiveRefresh types={["notification_route.*"]} />}
        description="Who hears of which alerts. The first route that takes an alert ends its way, unless it says to go on."
        actions={add("primary")}
      />
      <AlertSections org={org} current="routes" mayReadRules />
      <Panel>
        {items.length === 0 ? (
          <EmptyState
            title="No routes"
            description="Without one, only rules that notify by themselves tell anybody. A route picks alerts, people, channels and hours."
            action={add("default")}
          />
        ) : (
          <SimpleTable
            label="Notification routes"
            head={[
              { text: "Route", grow: true },
              { text: "Takes", hideOnPhone: true },
              { text: "Through" },
              { text: "When", hideOnPhone: true },
              { text: "Told in 7 days", align: "end", hideOnPhone: true },
              { text: "Last", align: "end", hideOnPhone: true },
              { text: "State", align: "end" },
            ]}
            rows={items.map((route) => ({
              key: route.id,
              cells: [
                <span key="name" className="block py-1.5">
                  {mayWrite ? (
                    <Link href={`/${org}/alerts/routes/${route.id}`} className="font-medium hover:underline">
                      {route.name}
                    </Link>
                  ) : (
                    <span className="font-medium">{route.name}</span>
                  )}
                  <span className="block text-ink-2 text-sm">{oftenOf(route)}</span>
                </span>,
                takesOf(route),
                route.channels.map((channel) => channelLabel[channel] ?? channel).join(", "),
                whenOf(route),
                formatNumber(route.lastWeek),
                route.lastSentAt ? <Time key="last" value={route.lastSentAt} show="relative" /> : "–",
                <Pill key="state" tone={route.enabled ? "ok" : "off"}>
                  {route.enabled ? "In use" : "Off"}
                </Pill>,
              ],
            }))}
          />
        )}
      </Panel>
    </>
  );
}

function takesOf({ minSeverity, siteIds, ruleIds, assetTypes }: RouteRow): string {
  const some = (list: readonly string[] | null, one: string, many: string) =>
    list?.length ? `${list.length} ${list.length === 1 ? one : many}` : "";
  const severity =
    minSeverity === "low" ? "Every severity" : minSeverity === "critical" ? "Critical" : `${severityLabel[minSeverity]} and worse`;
  return [severity, some(siteIds, "site", "sites"), some(ruleIds, "rule", "rules"), assetTypes?.join(", ") ?? ""]
    .filter(Boolean)
    .join(" · ");
}

const shortDays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const whenOf = ({ schedule }: RouteRow) =>
  schedule
    ? `${schedule.days.length === 7 ? "Daily" : schedule.days.map((day) => shortDays[day - 1]).join(" ")} ${schedule.from}–${schedule.to} ${schedule.timezone}`
    : "Always";

function oftenOf({ continues, groupWaitSeconds, remindMinutes, repeatMinutes }: RouteRow): string {
  const parts = [
    groupWaitSeconds > 0 ? `waits ${groupWaitSeconds} s for the group` : "",
    remindMinutes ? `reminds after ${remindMinutes} min` : "",
    repeatMinutes ? `repeats every ${repeatMinutes} min` : "",
    continues ? "then the next route" : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "told once";
}
