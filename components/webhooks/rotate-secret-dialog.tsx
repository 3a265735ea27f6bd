"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SecretOnce } from "@/components/ui/code-block";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";

type Made = { secret: string; oldExpiresAt: string | null };

export function RotateSecretDialog({ webhookId, action }: { webhookId: string; action: FormAction }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Made>();
  return (
    <Dialog
      title="Rotate the secret"
      description="Makes a new secret. Both work until the old one ends, so that no delivery is lost."
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setMade(undefined);
      }}
      trigger={<Button>Rotate secret</Button>}
    >
      {made ? (
        <div className="grid gap-3.5">
          <SecretOnce label="secret" secret={made.secret} note="Copy the secret now. It is stored sealed and cannot be shown again." />
          <p className="text-ink-2">
            {made.oldExpiresAt ? (
              <>
                The old secret ends <Time value={made.oldExpiresAt} />.
              </>
            ) : (
              "The old secret has ended."
            )}
          </p>
          <div className="flex justify-end">
            <DialogClose>
              <Button variant="primary">Done</Button>
            </DialogClose>
          </div>
        </div>
      ) : (
        <ActionForm action={action} onSuccess={(data) => setMade(data as Made)}>
          <input type="hidden" name="webhookId" value={webhookId} />
          <Field label="The old secret works for" name="graceHours">
            <Select
              defaultValue="24"
              options={[
                { value: "0", label: "Not any longer" },
                { value: "1", label: "1 hour" },
                { value: "24", label: "1 day" },
                { value: "168", label: "1 week" },
              ]}
            />
          </Field>
          <Field label="New secret" name="secret" hint="Empty: we make one.">
            <Input autoComplete="off" spellCheck={false} className="font-mono" />
          </Field>
          <DialogActions submit="Rotate secret" />
        </ActionForm>
      )}
    </Dialog>
  );
}
