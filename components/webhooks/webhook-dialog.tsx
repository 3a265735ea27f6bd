"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock, SecretOnce } from "@/components/ui/code-block";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { schemeOptions } from "./words";

type Made = { name: string; secret: string; url: string };

/** Makes an address for another system, and shows its secret once. */
export function WebhookDialog({ action }: { action: FormAction }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Made>();
  return (
    <Dialog
      title={made ? made.name : "New webhook"}
      description={made ? "Enter both where the other system asks for them." : "Another system calls this address and signs what it sends."}
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setMade(undefined);
      }}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden />
          New webhook
        </Button>
      }
    >
      {made ? (
        <div className="grid gap-3.5">
          <CodeBlock label="Address" code={made.url} />
          <SecretOnce label="secret" secret={made.secret} note="Copy the secret now. It is stored sealed and cannot be shown again." />
          <div className="flex justify-end">
            <DialogClose>
              <Button variant="primary">Done</Button>
            </DialogClose>
          </div>
        </div>
      ) : (
        <ActionForm action={action} onSuccess={(data) => setMade(data as Made)}>
          <Field label="Name" name="name" required>
            <Input autoComplete="off" placeholder="Orders of the shop" />
          </Field>
          <FormRow>
            <Field label="Signature" name="scheme" required>
              <Select options={schemeOptions} defaultValue="standard" />
            </Field>
            <Field label="Deliveries a minute" name="rateLimitPerMinute" required>
              <Input inputMode="numeric" defaultValue="1000" />
            </Field>
          </FormRow>
          <Field label="Secret" name="secret" hint="Empty: we make one. Fill it in where the sender chooses the secret.">
            <Input autoComplete="off" spellCheck={false} className="font-mono" />
          </Field>
          <DialogActions submit="Create webhook" />
        </ActionForm>
      )}
    </Dialog>
  );
}
