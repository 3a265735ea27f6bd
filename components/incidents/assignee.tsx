"use client";

import { useState, useTransition } from "react";
import { PersonPicker } from "@/components/ui/combobox";
import type { FormAction } from "@/components/ui/form-context";
import { toast } from "@/components/ui/toaster";

type Person = { id: string; name: string; detail?: string };
type Props = { id: string; assignedTo: string | null; people: readonly Person[]; action: FormAction };

/** The owner, chosen in place. A refused choice falls back to the one before. */
export function Assignee({ id, assignedTo, people, action }: Props) {
  const [pending, start] = useTransition();
  const [attempt, setAttempt] = useState(0);

  function assign(assigneeId: string) {
    start(async () => {
      const form = new FormData();
      form.set("id", id);
      form.set("assigneeId", assigneeId);
      const result = await action(null as never, form);
      if (result && !result.ok) {
        toast.error(result.message);
        setAttempt((n) => n + 1);
      } else
        toast.success(
          assigneeId ? `Assigned to ${people.find((person) => person.id === assigneeId)?.name ?? "a colleague"}` : "Assigned to nobody",
        );
    });
  }
  return (
    <div aria-busy={pending} className={pending ? "opacity-60" : undefined}>
      <PersonPicker
        key={`${assignedTo}-${attempt}`}
        people={people}
        defaultValue={assignedTo ?? ""}
        clearLabel="Nobody"
        placeholder="Nobody"
        aria-label="Owner"
        onValueChange={([value]) => assign(value ?? "")}
      />
    </div>
  );
}
