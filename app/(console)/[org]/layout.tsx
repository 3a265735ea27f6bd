import { AppShell } from "@/components/shell/app-shell";
import { navigation } from "@/components/shell/navigation";
import { holds } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { current } from "@/lib/auth/current-actor";
import { getShellData } from "@/lib/shell/queries";
import { markReadAction, signOutAction } from "./actions";

/** The frame around the console. It decides what the menu shows, never what may be done: each page and action asks again. */
export default async function ConsoleLayout({ children, params }: { children: React.ReactNode; params: Promise<{ org: string }> }) {
  const { org } = await params;
  const { user, access, actor } = await current(org);
  const shell = await withActor(actor, getShellData, { readOnly: true });
  const choice = ({ id, name, slug }: { id: string; name: string; slug: string }) => ({ id, name, href: `/${slug}` });
  return (
    <AppShell
      nav={navigation(access.organization.slug, (permission) => holds(actor, permission as Permission), shell)}
      organization={{
        current: choice(access.organization),
        organizations: shell.organizations.map(choice),
        createHref: "/organizations/new",
      }}
      account={{
        user: { name: user.name, email: user.email },
        profileHref: `/${org}/settings/profile`,
        sessionsHref: `/${org}/settings/sessions`,
        signOut: signOutAction,
      }}
      notifications={{
        unread: shell.unread,
        items: shell.notifications.map(({ id, title, message, link, at, read, type }) => ({
          id,
          title,
          detail: message ?? undefined,
          href: link ?? undefined,
          at,
          read,
          icon: type.split(".")[0],
        })),
        markRead: markReadAction.bind(null, org),
        allHref: `/${org}/notifications`,
      }}
      search={{ url: `/api/v1/search?org=${encodeURIComponent(org)}` }}
      liveUrl={`/api/events?org=${encodeURIComponent(org)}`}
      timeZone={user.timezone}
      jobsStopped={shell.secondsSinceBeat === null || shell.secondsSinceBeat > 120}
    >
      {children}
    </AppShell>
  );
}
