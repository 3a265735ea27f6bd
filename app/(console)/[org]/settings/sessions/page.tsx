import type { Metadata } from "next";
import { deviceName } from "@/components/access/device-name";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Crumbs } from "@/components/shell/crumbs";
import { ActionButton } from "@/components/ui/action-button";
import { SubmitButton } from "@/components/ui/form";
import { count } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { Panel, PanelFooter, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import { currentActor } from "@/lib/auth/current-actor";
import { listSessions } from "@/lib/auth/sessions";
import type { PageArgs } from "@/lib/http/page";
import { signOutAction } from "../../actions";
import { revokeOtherSessionsAction, revokeSessionAction } from "../actions";
import { read } from "../read";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage({ params }: PageArgs) {
  const { org } = await params;
  const sessions = await read(await currentActor(org), listSessions);
  const others = sessions.filter(({ current }) => !current).length;
  return (
    <>
      <Crumbs items={[{ label: "Settings", href: `/${org}/settings` }, { label: "Sessions" }]} />
      <PageHeader
        title="Sessions"
        description="Where you are signed in. Do you not know one of these? End it, then change your password."
        actions={
          others > 0 ? (
            <ActionButton action={revokeOtherSessionsAction.bind(null, org)} success="Signed out everywhere else" variant="danger-quiet">
              Sign out everywhere else
            </ActionButton>
          ) : undefined
        }
      />
      <Panel>
        <PanelHeader title="Signed in" detail={count(sessions.length, "session")} />
        <SimpleTable
          label="Sessions"
          head={[
            { text: "Device" },
            { text: "Address", hideOnPhone: true },
            { text: "Signed in", hideOnPhone: true },
            { text: "Last seen" },
            { text: "Action", align: "end" },
          ]}
          rows={sessions.map((session) => ({
            key: session.id,
            cells: [
              <span key="device" title={session.userAgent ?? undefined}>
                {deviceName(session.userAgent)} {session.current ? <Pill tone="ok">This one</Pill> : null}
              </span>,
              <span key="ip" className="font-mono text-sm">
                {session.ipAddress ?? "–"}
              </span>,
              <Time key="started" value={session.startedAt} />,
              <Time key="seen" value={session.lastSeenAt} show="relative" />,
              session.current ? (
                <form key="out" action={signOutAction}>
                  <SubmitButton size="sm" variant="default">
                    Sign out
                  </SubmitButton>
                </form>
              ) : (
                <ActionButton
                  key="end"
                  size="sm"
                  action={revokeSessionAction.bind(null, org)}
                  fields={{ sessionId: session.id }}
                  success="Session ended"
                  aria-label={`End the session on ${deviceName(session.userAgent)}`}
                >
                  End
                </ActionButton>
              ),
            ],
          }))}
        />
        <PanelFooter>A session ends after 12 hours without use, and after 30 days in any case.</PanelFooter>
      </Panel>
    </>
  );
}
