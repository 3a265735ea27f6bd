"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SecretOnce } from "@/components/ui/code-block";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";

type Made = { id: string; key: string; oldExpiresAt: string };

/**
 * A successor now; the old key works on for a while. It stays mounted when the key can no longer be rotated: the page refreshes the moment the
 * successor exists, and the successor must be read before it is gone.
 */
export function RotateDialog({ keyId, action, rotatable }: { keyId: string; action: FormAction; rotatable: boolean }) {
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Made>();
  return (
    <Dialog
      title="Rotate this key"
      description="Makes a new key with the same permissions and limits. Both work until the old one ends."
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setMade(undefined);
      }}
      trigger={rotatable ? <Button>Rotate</Button> : undefined}
    >
      {made ? (
        <div className="grid gap-3.5">
          <SecretOnce label="new API key" secret={made.key} />
          <p className="text-ink-2">
            The old key ends <Time value={made.oldExpiresAt} />.
          </p>
          <div className="flex justify-end">
            <DialogClose>
              <Button variant="primary">Done</Button>
            </DialogClose>
          </div>
        </div>
      ) : (
        <ActionForm action={action} onSuccess={(data) => setMade(data as Made)}>
          <input type="hidden" name="keyId" value={keyId} />
          <Field label="The old key works for" name="graceHours">
            <Select
              defaultValue="24"
              options={[
                { value: "0", label: "Not any longer" },
                { value: "1", label: "1 hour" },
                { value: "24", label: "1 day" },
                { value: "168", label: "1 week" },
                { value: "720", label: "30 days" },
              ]}
            />
          </Field>
          <DialogActions submit="Rotate key" />
        </ActionForm>
      )}
    </Dialog>
  );
}
