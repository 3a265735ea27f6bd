import type { ReactNode } from "react";
import { TimeZoneProvider } from "@/components/ui/time";
import { ConnectionBanner, JobsBanner } from "./banners";
import { CommandPalette } from "./command-palette";
import { TopCrumbs } from "./crumbs";
import { LiveProvider } from "./live";
import { NavDrawer } from "./nav-drawer";
import { NotificationBell, type NotificationBellProps } from "./notification-bell";
import { OrganizationSwitcher, type OrganizationSwitcherProps } from "./organization-switcher";
import type { FoundItem } from "./record-search";
import { Sidebar } from "./sidebar";
import type { NavGroup } from "./types";
import { UserMenu, type UserMenuProps } from "./user-menu";

export type AppShellProps = {
  children: ReactNode;
  nav: readonly NavGroup[];
  organization: OrganizationSwitcherProps;
  account: UserMenuProps;
  notifications: NotificationBellProps;
  search: { url: string; actions?: readonly FoundItem[] };
  /** The event stream, or null where there is none. */
  liveUrl: string | null;
  timeZone: string;
  /** Set when no worker has run lately; a time as text, or true. */
  jobsStopped?: boolean | string | null;
};

export function AppShell({ children, nav, organization, account, notifications, search, liveUrl, timeZone, jobsStopped }: AppShellProps) {
  const side = (
    <>
      <div className="px-2 pt-2.5 pb-1.5">
        <OrganizationSwitcher {...organization} />
      </div>
      <Sidebar nav={nav} />
    </>
  );
  return (
    <TimeZoneProvider timeZone={timeZone}>
      <LiveProvider url={liveUrl}>
        <a
          href="#main"
          className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[48px_1fr] desk:grid-cols-[228px_minmax(0,1fr)]">
          <aside className="row-span-2 border-r bg-panel max-desk:hidden">
            <div className="sticky top-0 flex h-dvh flex-col">{side}</div>
          </aside>
          <header className="sticky top-0 z-30 flex min-w-0 items-center gap-3 border-b bg-panel px-3 desk:px-4">
            <NavDrawer>{side}</NavDrawer>
            <TopCrumbs nav={nav} />
            <CommandPalette nav={nav} actions={search.actions} searchUrl={search.url} />
            <NotificationBell {...notifications} />
            <UserMenu {...account} />
          </header>
          <div className="flex min-w-0 flex-col">
            <ConnectionBanner />
            {jobsStopped ? <JobsBanner since={typeof jobsStopped === "string" ? jobsStopped : null} /> : null}
            <main
              id="main"
              tabIndex={-1}
              className="flex min-w-0 flex-1 flex-col gap-3.5 px-3 pt-3.5 pb-10 outline-none desk:px-5 desk:pt-[18px]"
            >
              {children}
            </main>
          </div>
        </div>
      </LiveProvider>
    </TimeZoneProvider>
  );
}
