import { SimpleTable } from "@/components/data-table/simple-table";
import { ActionButton } from "@/components/ui/action-button";
import { EmptyState } from "@/components/ui/empty-state";
import type { FormAction } from "@/components/ui/form-context";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Time } from "@/components/ui/time";
import type { InvitationRow } from "@/lib/access/queries";
import { organizationRoleLabel } from "@/lib/access/words";

const states = { open: ["info", "Open"], used: ["ok", "Used"], expired: ["off", "Expired"], revoked: ["off", "Withdrawn"] } as const;

export function InvitationPanel({ invitations, revoke }: { invitations: InvitationRow[]; revoke?: FormAction | undefined }) {
  const open = invitations.filter(({ state }) => state === "open").length;
  return (
    <Panel>
      <PanelHeader title="Invitations" detail={open > 0 ? `${open} open` : undefined} />
      {invitations.length === 0 ? (
        <EmptyState title="No invitations" description="Links you make to invite colleagues are listed here for 90 days." />
      ) : (
        <SimpleTable
          label="Invitations"
          head={[
            { text: "Email" },
            { text: "State" },
            { text: "Role", hideOnPhone: true },
            { text: "By", hideOnPhone: true },
            { text: "Ends", hideOnPhone: true },
            { text: "Action", align: "end" },
          ]}
          rows={invitations.map((row) => ({
            key: row.id,
            cells: [
              row.email,
              <Pill key="state" tone={states[row.state][0]}>
                {states[row.state][1]}
              </Pill>,
              organizationRoleLabel(row.role),
              row.invitedBy ?? "–",
              <Time key="ends" value={row.expiresAt} show="date" />,
              row.state === "open" && revoke ? (
                <ActionButton
                  key="revoke"
                  size="sm"
                  action={revoke}
                  fields={{ invitationId: row.id }}
                  success="Invitation withdrawn"
                  aria-label={`Withdraw the invitation of ${row.email}`}
                >
                  Withdraw
                </ActionButton>
              ) : null,
            ],
          }))}
        />
      )}
    </Panel>
  );
}
