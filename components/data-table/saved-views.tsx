"use client";

import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toaster";
import type { CommandResult, SavedView } from "./column";
import type { TableUrl } from "./use-table-url";

export type SavedViewsProps = {
  views: readonly SavedView[];
  saveView?: ((view: { name: string; query: string }) => Promise<CommandResult>) | undefined;
  deleteView?: ((id: string) => Promise<CommandResult>) | undefined;
  url: Pick<TableUrl, "path" | "viewQuery">;
};

export function SavedViews({ views, saveView, deleteView, url }: SavedViewsProps) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [pending, start] = useTransition();
  const router = useRouter();
  const query = url.viewQuery();

  const run = (work: () => Promise<CommandResult>, done: string) =>
    start(async () => {
      const result = await work();
      if (result && !result.ok) toast.error(result.message ?? "The view could not be changed. Try again.");
      else {
        toast.success(done);
        setName("");
        router.refresh();
      }
    });
  function save(event: FormEvent) {
    event.preventDefault();
    if (saveView && name.trim()) run(() => saveView({ name: name.trim(), query }), `Saved view “${name.trim()}”`);
  }

  return (
    <Popover
      label="Saved views"
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="w-64 p-1"
      trigger={<Button variant="quiet">Saved views</Button>}
    >
      {views.length === 0 ? (
        <p className="px-2 py-1.5 text-ink-2">No saved views. A view keeps the search, filters, order and columns.</p>
      ) : null}
      <ul>
        {views.map((view) => (
          <li key={view.id} className="flex items-center rounded-md hover:bg-sunken">
            <Link
              href={view.query ? `${url.path}?${view.query}` : url.path}
              onClick={() => setOpen(false)}
              aria-current={view.query === query ? "true" : undefined}
              className="min-w-0 flex-1 truncate px-2 py-1.5 aria-[current]:font-medium"
            >
              {view.name}
            </Link>
            {deleteView ? (
              <IconButton
                label={`Delete view ${view.name}`}
                size="sm"
                disabled={pending}
                onClick={() => run(() => deleteView(view.id), `Deleted view “${view.name}”`)}
              >
                <Trash2 aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {saveView ? (
        <form onSubmit={save} className="mt-1 flex items-end gap-1.5 border-t p-2">
          <Field label="Save this view as" className="flex-1">
            <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={60} required />
          </Field>
          <Button type="submit" pending={pending} className="h-8">
            Save
          </Button>
        </form>
      ) : null}
    </Popover>
  );
}
