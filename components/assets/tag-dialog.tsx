"use client";

import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { count } from "@/components/ui/format";
import { Input } from "@/components/ui/input";

type Props = { ids: string[]; tags: readonly string[]; action: FormAction; close: () => void; done: () => void };

/** Adds and removes tags of the chosen assets. */
export function TagDialog({ ids, tags, action, close, done }: Props) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={`Tag ${count(ids.length, "asset")}`}
      description="Separate several tags with commas. Tags that are not named stay."
      size="sm"
    >
      <ActionForm action={action} onSuccess={done}>
        {ids.map((id) => (
          <input key={id} type="hidden" name="ids" value={id} />
        ))}
        <Field label="Add tags" name="add">
          <Input list="known-tags" autoComplete="off" autoFocus />
        </Field>
        <Field label="Remove tags" name="remove">
          <Input list="known-tags" autoComplete="off" />
        </Field>
        <datalist id="known-tags">
          {tags.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <DialogActions submit="Change tags" />
      </ActionForm>
    </Dialog>
  );
}
