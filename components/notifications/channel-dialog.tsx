"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { kindOptions } from "./words";

const addressHints: Record<string, string> = {
  slack: "The webhook URL that Slack shows for your app, beginning with https://hooks.slack.com/.",
  teams: "The URL of a workflow in Teams that posts when a webhook request is received.",
  sms: "Your provider's address. It is sent {to, from, text} as JSON.",
};

/** A new way out to people. Which fields there are depends on the kind. */
export function ChannelDialog({ action }: { action: FormAction }) {
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState("email");
  return (
    <Dialog
      title="New channel"
      description="Addresses and credentials are sealed and cannot be shown again."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden />
          New channel
        </Button>
      }
    >
      <ActionForm action={action} success="Channel created" onSuccess={() => setOpen(false)}>
        <FormRow>
          <Field label="Kind" name="kind" required>
            <Select options={kindOptions} value={kind} onChange={(event) => setKind(event.target.value)} />
          </Field>
          <Field label="Name" name="name" required>
            <Input autoComplete="off" placeholder="Night shift" />
          </Field>
        </FormRow>
        {kind === "email" ? null : (
          <Field label="Address" name="url" required hint={addressHints[kind]}>
            <Input type="url" autoComplete="off" spellCheck={false} className="font-mono" placeholder="https://" />
          </Field>
        )}
        {kind === "sms" ? (
          <FormRow>
            <Field label="Authorization" name="authorization" hint="Sent as the header of this name.">
              <Input autoComplete="off" spellCheck={false} className="font-mono" placeholder="Bearer …" />
            </Field>
            <Field label="From" name="from">
              <Input autoComplete="off" placeholder="Gantry" />
            </Field>
          </FormRow>
        ) : null}
        {kind === "email" || kind === "sms" ? (
          <Field
            label="Recipients"
            name="recipients"
            required
            hint={kind === "sms" ? "One phone number a line." : "One mail address a line."}
          >
            <Textarea rows={3} spellCheck={false} placeholder={kind === "sms" ? "+49 40 1234567" : "night-shift@harbor.example"} />
          </Field>
        ) : null}
        <DialogActions submit="Create channel" />
      </ActionForm>
    </Dialog>
  );
}
