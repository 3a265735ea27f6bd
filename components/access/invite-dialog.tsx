"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SecretOnce } from "@/components/ui/code-block";
import { Combobox } from "@/components/ui/combobox";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

type Option = { value: string; label: string };
type Props = { action: FormAction; roles: readonly Option[]; applicationRoles: readonly Option[] };

/** Makes a link, and shows it once. */
export function InviteDialog({ action, roles, applicationRoles }: Props) {
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState<string>();
  return (
    <Dialog
      title="Invite a colleague"
      description="Makes a link that one person can use once. Send it to them yourself."
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setLink(undefined);
      }}
      trigger={
        <Button variant="primary">
          <UserPlus aria-hidden />
          Invite
        </Button>
      }
    >
      {link ? (
        <div className="grid gap-3.5">
          <SecretOnce label="invitation link" secret={link} note="Copy the link now. It cannot be shown again." />
          <div className="flex justify-end">
            <DialogClose>
              <Button variant="primary">Done</Button>
            </DialogClose>
          </div>
        </div>
      ) : (
        <ActionForm action={action} onSuccess={(data) => setLink((data as { link: string }).link)}>
          <Field label="Email" name="email" required hint="Only this address can use the link.">
            <Input type="email" autoComplete="off" spellCheck={false} />
          </Field>
          <FormRow>
            <Field label="Role" name="role" required>
              <Select options={roles} defaultValue="member" />
            </Field>
            <Field label="Works for" name="expiresInDays">
              <Select
                defaultValue="7"
                options={[
                  { value: "1", label: "1 day" },
                  { value: "7", label: "7 days" },
                  { value: "30", label: "30 days" },
                ]}
              />
            </Field>
          </FormRow>
          <Field label="Works as" name="applicationRoles" hint="Adds what this work needs. Sites can be chosen after they joined.">
            <Combobox multiple options={applicationRoles} placeholder="Nothing more" />
          </Field>
          <DialogActions submit="Make link" />
        </ActionForm>
      )}
    </Dialog>
  );
}
