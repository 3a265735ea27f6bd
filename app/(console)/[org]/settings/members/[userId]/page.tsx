import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EffectivePermissions } from "@/components/access/effective-permissions";
import { MemberRoles } from "@/components/access/member-roles";
import { Crumbs } from "@/components/shell/crumbs";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Fact, Facts } from "@/components/ui/facts";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, SubmitButton } from "@/components/ui/form";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { applicationRoleChoices, organizationRoleChoices, permissionChoices } from "@/lib/access/choices";
import { grantable } from "@/lib/access/guard";
import { getMember, siteChoices } from "@/lib/access/queries";
import { organizationRoleHint, organizationRoleLabel } from "@/lib/access/words";
import { current } from "@/lib/auth/current-actor";
import type { ActionState } from "@/lib/http/action";
import type { PageArgs } from "@/lib/http/page";
import {
  addApplicationRoleAction,
  changeMemberRoleAction,
  removeApplicationRoleAction,
  removeMemberAction,
  setOverridesAction,
} from "../../actions";
import { read, uuidOr404 } from "../../read";

export const metadata: Metadata = { title: "Member" };

async function removeAndLeave(org: string, previous: ActionState, form: FormData): Promise<ActionState> {
  "use server";
  const answer = await removeMemberAction(org, previous as never, form);
  if (answer?.ok) redirect(`/${org}/settings/members`);
  return answer;
}

export default async function MemberPage({ params }: PageArgs<"userId">) {
  const { org, userId } = await params;
  const { actor, access } = await current(org, "members:read");
  const id = uuidOr404(userId);
  const { member, sites, mine } = await read(actor, async (tx) => ({
    member: await getMember(tx, id),
    sites: await siteChoices(tx),
    mine: await grantable(tx),
  }));
  const mayWrite = holds(actor, "members:write");
  const isSelf = member.id === actor.userId;
  const roleOptions = organizationRoleChoices(mine, { owner: access.role === "owner" });
  return (
    <>
      <Crumbs items={[{ label: "Members", href: `/${org}/settings/members` }, { label: member.name }]} />
      <PageHeader
        title={member.name}
        pills={<Badge tone={member.role === "owner" ? "info" : "off"}>{organizationRoleLabel(member.role)}</Badge>}
        description={isSelf ? "This is you." : member.email}
        actions={
          mayWrite && !isSelf ? (
            <ConfirmDialog
              trigger={<Button variant="danger-quiet">Remove member</Button>}
              title={`Remove ${member.name}?`}
              description="They lose access at once. What they wrote stays, and API keys they made keep working: revoke those on the API keys page."
              confirmLabel="Remove member"
              action={removeAndLeave.bind(null, org)}
              fields={{ userId: member.id }}
              typeToConfirm={member.name}
            />
          ) : undefined
        }
      />
      <Grid kind="rail">
        <Grid kind="stack">
          <MemberRoles
            userId={member.id}
            name={member.name}
            roles={member.roles}
            choices={applicationRoleChoices(mine)}
            sites={sites.map((site) => ({ value: site.id, label: site.name }))}
            add={mayWrite ? addApplicationRoleAction.bind(null, org) : undefined}
            remove={mayWrite ? removeApplicationRoleAction.bind(null, org) : undefined}
          />
          <EffectivePermissions name={member.name} explained={member.explained} />
        </Grid>
        <Grid kind="stack">
          <Panel>
            <PanelHeader title="Facts" />
            <PanelBody>
              <Facts>
                <Fact name="Email">{member.email}</Fact>
                <Fact name="Job title">{member.jobTitle}</Fact>
                <Fact name="Joined">
                  <Time value={member.joinedAt} show="date" />
                </Fact>
                <Fact name="Sees">{member.limitedToSites ? "Certain sites only" : "Every site"}</Fact>
              </Facts>
            </PanelBody>
          </Panel>
          {mayWrite ? (
            <>
              <Panel>
                <PanelHeader title="Role in the organization" />
                <PanelBody>
                  <ActionForm action={changeMemberRoleAction.bind(null, org)} success="Role changed">
                    <input type="hidden" name="userId" value={member.id} />
                    <Field label="Role" name="role" hint={organizationRoleHint(member.role)}>
                      <Select
                        defaultValue={member.role}
                        options={
                          roleOptions.some(({ value }) => value === member.role)
                            ? roleOptions
                            : [{ value: member.role, label: organizationRoleLabel(member.role) }, ...roleOptions]
                        }
                      />
                    </Field>
                    <FormError />
                    <FormActions>
                      <SubmitButton variant="default">Change role</SubmitButton>
                    </FormActions>
                  </ActionForm>
                </PanelBody>
              </Panel>
              <Panel>
                <PanelHeader title="Exceptions" />
                <PanelBody>
                  <ActionForm action={setOverridesAction.bind(null, org)} success="Exceptions saved">
                    <input type="hidden" name="userId" value={member.id} />
                    <Field label="Also give" name="grant">
                      <Combobox
                        multiple
                        options={permissionChoices(mine)}
                        defaultValue={member.overrides.grant}
                        placeholder="Nothing more"
                        searchPlaceholder="Search permissions"
                      />
                    </Field>
                    <Field label="Take away" name="deny" hint="Whatever the roles say.">
                      <Combobox
                        multiple
                        options={permissionChoices("*")}
                        defaultValue={member.overrides.deny}
                        placeholder="Nothing"
                        searchPlaceholder="Search permissions"
                      />
                    </Field>
                    <FormError />
                    <FormActions>
                      <SubmitButton variant="default">Save exceptions</SubmitButton>
                    </FormActions>
                  </ActionForm>
                </PanelBody>
              </Panel>
            </>
          ) : null}
        </Grid>
      </Grid>
    </>
  );
}
