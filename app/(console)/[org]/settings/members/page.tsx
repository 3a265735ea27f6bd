import type { Metadata } from "next";
import { InvitationPanel } from "@/components/access/invitation-panel";
import { InviteDialog } from "@/components/access/invite-dialog";
import { LoanPanel } from "@/components/access/loan-panel";
import { MemberTable } from "@/components/access/member-table";
import { readTableQuery } from "@/components/data-table/table-query";
import { Crumbs } from "@/components/shell/crumbs";
import { count } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { applicationRoleChoices, organizationRoleChoices, permissionChoices } from "@/lib/access/choices";
import { grantable } from "@/lib/access/guard";
import { colleagueChoices, countMembers, listInvitations, listLoans, listMembers } from "@/lib/access/queries";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { inviteMemberAction, lendPermissionsAction, revokeInvitationAction, revokeLoanAction } from "../actions";
import { read } from "../read";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "members:read");
  const { q, cursor, before } = readTableQuery(await searchParams);
  const { page, total, invitations, loans, colleagues, mine } = await read(actor, async (tx) => ({
    page: await listMembers(tx, { q, cursor, before }),
    total: await countMembers(tx),
    invitations: await listInvitations(tx),
    loans: await listLoans(tx),
    colleagues: await colleagueChoices(tx),
    mine: await grantable(tx),
  }));
  const mayWrite = holds(actor, "members:write");
  const mayInvite = mayWrite && actor.siteScope === null;
  return (
    <>
      <Crumbs items={[{ label: "Settings", href: `/${org}/settings` }, { label: "Members" }]} />
      <PageHeader
        title="Members"
        description={`${count(total, "person", "people")} work here. Open one to see what they may do, and why.`}
        actions={
          mayInvite ? (
            <InviteDialog
              action={inviteMemberAction.bind(null, org)}
              roles={organizationRoleChoices(mine)}
              applicationRoles={applicationRoleChoices(mine)}
            />
          ) : undefined
        }
      />
      <MemberTable org={org} page={page} total={total} mayInvite={mayInvite} />
      <InvitationPanel invitations={invitations} revoke={mayWrite ? revokeInvitationAction.bind(null, org) : undefined} />
      <LoanPanel
        loans={loans}
        colleagues={colleagues}
        lendable={permissionChoices(mine)}
        userId={actor.userId}
        mayEndAll={mayWrite}
        lend={lendPermissionsAction.bind(null, org)}
        end={revokeLoanAction.bind(null, org)}
      />
    </>
  );
}
