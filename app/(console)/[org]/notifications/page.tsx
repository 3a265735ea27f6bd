import type { Metadata } from "next";
import Link from "next/link";
import { NotificationList } from "@/components/collaboration/notification-list";
import { Crumbs } from "@/components/shell/crumbs";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { LinkTabs } from "@/components/ui/tabs";
import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import { listNotifications } from "@/lib/collaboration/queries";
import type { NotificationFilter } from "@/lib/collaboration/schema";
import type { PageArgs } from "@/lib/http/page";
import { orFirstPage } from "@/lib/keyset";
import { markReadAction } from "../actions";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { view, cursor } = await searchParams;
  const actor = await currentActor(org);
  const onlyUnread = view === "unread";
  const filter: NotificationFilter = { limit: 50, ...(onlyUnread && { unread: "true" }), ...(typeof cursor === "string" && { cursor }) };
  const page = await withActor(actor, (tx) => orFirstPage(filter, (wanted) => listNotifications(tx, wanted)), { readOnly: true });
  const base = `/${org}/notifications`;
  return (
    <>
      <Crumbs items={[{ label: "Notifications" }]} />
      <PageHeader
        title="Notifications"
        pills={<LiveRefresh types={["incident.*", "comment.added", "alert.raised", "alert.cleared"]} delay={1_200} />}
        description="What is assigned to you, who mentioned you, and what needs somebody at your sites."
      />
      <LinkTabs
        label="Which notifications"
        current={onlyUnread ? `${base}?view=unread` : base}
        items={[
          { href: base, label: "All", count: page.total },
          { href: `${base}?view=unread`, label: "Unread", count: page.unread },
        ]}
      />
      {page.items.length === 0 ? (
        <Panel>
          <EmptyState
            title={onlyUnread ? "Nothing unread" : "No notifications"}
            description="You are told here when something needs you."
          />
        </Panel>
      ) : (
        <NotificationList items={page.items} unread={page.unread} markRead={markReadAction.bind(null, org)} />
      )}
      {page.nextCursor ? (
        <Link
          href={`${base}?${new URLSearchParams({ ...(onlyUnread && { view: "unread" }), cursor: page.nextCursor })}`}
          className="text-info-ink hover:underline"
        >
          Older notifications
        </Link>
      ) : null}
    </>
  );
}
