"use client";

import { Ellipsis } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Mentionable } from "@/components/thread/comment-box";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { IconButton } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Textarea } from "@/components/ui/input";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toaster";

export type CommentActions = { edit: FormAction; remove: FormAction; people: readonly Mentionable[] };

/** A comment its reader wrote: the words, and a menu to edit or delete them. */
export function OwnComment({ id, body, actions, children }: { id: string; body: string; actions: CommentActions; children: ReactNode }) {
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);

  async function remove() {
    const form = new FormData();
    form.set("id", id);
    const result = await actions.remove(null as never, form);
    if (result && !result.ok) toast.error(result.message);
    else toast.success("Comment deleted");
  }
  const edit: FormAction = (previous, form) => {
    const text = String(form.get("body"));
    for (const person of actions.people) if (text.includes(`@${person.name}`)) form.append("mentions", person.id);
    return actions.edit(previous, form);
  };
  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">{children}</div>
      <Menu
        trigger={
          <IconButton label="Comment actions" size="sm" className="-my-1 -mr-1.5">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setEditing(true)}>Edit</MenuItem>
        <MenuItem onSelect={() => setAsking(true)}>Delete</MenuItem>
      </Menu>
      <Dialog title="Edit comment" open={editing} onOpenChange={setEditing}>
        <ActionForm action={edit} success="Comment saved" onSuccess={() => setEditing(false)}>
          <input type="hidden" name="id" value={id} />
          <Field label="Comment" hideLabel name="body">
            <Textarea rows={5} defaultValue={body} required maxLength={10_000} />
          </Field>
          <FormError />
          <SubmitButton className="justify-self-end">Save comment</SubmitButton>
        </ActionForm>
      </Dialog>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete this comment?"
        description="Its words are removed. The thread keeps the place where it stood."
        confirmLabel="Delete comment"
        tone="crit"
        onConfirm={remove}
      />
    </div>
  );
}
