"use client";

import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { ActionButton } from "@/components/ui/action-button";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import type { MemberRole } from "@/lib/access/queries";
import { applicationRoleLabel } from "@/lib/access/words";

type Option = { value: string; label: string };
type Props = {
  userId: string;
  name: string;
  roles: MemberRole[];
  choices: Option[];
  sites: Option[];
  add?: FormAction | undefined;
  remove?: FormAction | undefined;
};

/** What a member works as: everywhere or at certain sites, for good or until a day. */
export function MemberRoles({ userId, name, roles, choices, sites, add, remove }: Props) {
  const [open, setOpen] = useState(false);
  const dialog = add ? (
    <Dialog
      title="Add a role"
      description={`What ${name} works as, beside the role in the organization.`}
      open={open}
      onOpenChange={setOpen}
      trigger={<Button size="sm">Add role</Button>}
    >
      <ActionForm action={add} success="Role added" onSuccess={() => setOpen(false)}>
        <input type="hidden" name="userId" value={userId} />
        <FormRow>
          <Field label="Role" name="role" required>
            <Select options={choices} />
          </Field>
          <Field label="Ends after" name="expiresInDays" hint="Empty: never">
            <Input inputMode="numeric" unit="days" />
          </Field>
        </FormRow>
        <Field
          label="Sites"
          name="siteScope"
          hint="A role at certain sites limits what they see to those sites, unless another role reaches further."
        >
          <Combobox multiple options={sites} placeholder="Every site" searchPlaceholder="Search sites" />
        </Field>
        <DialogActions submit="Add role" />
      </ActionForm>
    </Dialog>
  ) : undefined;
  return (
    <Panel>
      <PanelHeader title="Works as" actions={dialog} />
      {roles.length === 0 ? (
        <EmptyState
          title="No application role"
          description="The role in the organization alone decides what this member may do, at every site."
        />
      ) : (
        <SimpleTable
          label="Application roles"
          head={[
            { text: "Role" },
            { text: "Sites" },
            { text: "Until", hideOnPhone: true },
            { text: "Given by", hideOnPhone: true },
            { text: "Action", align: "end" },
          ]}
          rows={roles.map((grant) => ({
            key: grant.role,
            cells: [
              applicationRoleLabel(grant.role),
              grant.scoped ? grant.sites.map((site) => site.name).join(", ") || "Sites you do not see" : "Every site",
              grant.live ? (
                grant.expiresAt ? (
                  <Time key="until" value={grant.expiresAt} show="date" />
                ) : (
                  "No end"
                )
              ) : (
                <Badge key="until">Expired</Badge>
              ),
              grant.grantedBy ?? "–",
              remove ? (
                <ActionButton
                  key="remove"
                  size="sm"
                  action={remove}
                  fields={{ userId, role: grant.role }}
                  success="Role removed"
                  aria-label={`Remove the role ${applicationRoleLabel(grant.role)}`}
                >
                  Remove
                </ActionButton>
              ) : null,
            ],
          }))}
        />
      )}
    </Panel>
  );
}
