"use client";

import { Check, Plus, X } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button, IconButton } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import type { FollowUp } from "@/lib/maintenance/follow-up";
import type { WorkOrderRecord } from "@/lib/maintenance/work-order-record";
import { FollowUps } from "./follow-ups";

type Task = WorkOrderRecord["tasks"][number];
type Following = { org: string; followUps: readonly FollowUp[]; follow: FormAction | null };
type Props = Following & { id: string; tasks: Task[]; finish: FormAction | null; set: FormAction | null };

/** What must be looked at, in order; each answer in the form its kind asks for. */
export function ChecklistPanel({ id, tasks, finish, set, ...following }: Props) {
  const done = tasks.filter(({ doneAt }) => doneAt).length;
  const mayEdit = set !== null && done === 0;
  return (
    <Panel>
      <PanelHeader
        title="Checklist"
        detail={tasks.length > 0 ? `${done} of ${tasks.length} done` : undefined}
        actions={mayEdit ? <ChecklistDialog id={id} tasks={tasks} action={set} /> : null}
      />
      {tasks.length === 0 ? (
        <PanelBody className="text-ink-3">Nothing to tick. {mayEdit ? "Add tasks that must not be forgotten." : ""}</PanelBody>
      ) : (
        <ol>
          {tasks.map((task) => (
            <li key={task.id} className="border-b px-3.5 py-2.5 last:border-b-0">
              {task.doneAt ? <DoneTask task={task} {...following} /> : <OpenTask task={task} finish={finish} />}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function DoneTask({ task, org, followUps, follow }: { task: Task } & Following) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
      <Check className="size-3.5 shrink-0 self-center text-ok-ink" aria-label="Done" />
      <span className="font-medium">{task.label}</span>
      {task.value ? (
        <span className="tabular-nums">
          {task.value} {task.unit}
        </span>
      ) : null}
      {task.passed === null ? null : <Pill tone={task.passed ? "ok" : "crit"}>{task.passed ? "Passed" : "Failed"}</Pill>}
      <span className="ml-auto text-ink-3 text-sm">
        {task.doneBy} <Time value={task.doneAt} show="relative" />
      </span>
      {task.passed === false ? (
        <FollowUps
          org={org}
          orders={followUps.filter(({ taskId }) => taskId === task.id)}
          action={follow}
          fields={{ taskId: task.id }}
          about={task.label}
        />
      ) : null}
    </div>
  );
}

function OpenTask({ task, finish }: { task: Task; finish: FormAction | null }) {
  const label = (
    <span className="font-medium">
      {task.label} {task.required ? null : <span className="font-normal text-ink-3">optional</span>}
    </span>
  );
  if (!finish) return label;
  if (task.kind === "check")
    return (
      <div className="flex items-center justify-between gap-3">
        {label}
        <ActionButton action={finish} fields={{ taskId: task.id }} aria-label={`Done: ${task.label}`}>
          Done
        </ActionButton>
      </div>
    );
  if (task.kind === "inspection")
    return (
      <div className="flex flex-wrap items-center justify-between gap-2">
        {label}
        <span className="flex gap-2">
          <ActionButton action={finish} fields={{ taskId: task.id, passed: "yes" }} aria-label={`Passed: ${task.label}`}>
            Passed
          </ActionButton>
          <ActionButton
            variant="danger-quiet"
            action={finish}
            fields={{ taskId: task.id, passed: "no" }}
            aria-label={`Failed: ${task.label}`}
          >
            Failed
          </ActionButton>
        </span>
      </div>
    );
  return (
    <ActionForm action={finish} className="grid gap-2">
      <input type="hidden" name="taskId" value={task.id} />
      <Field label={task.label} name="value" required={task.required}>
        {task.kind === "choice" ? (
          <Select options={task.options.map((value) => ({ value, label: value }))} placeholder="Choose" />
        ) : (
          <Input {...(task.kind === "number" && { inputMode: "decimal" })} {...(task.unit && { unit: task.unit })} maxLength={2_000} />
        )}
      </Field>
      <FormError />
      <SubmitButton variant="default" className="justify-self-start">
        Save answer
      </SubmitButton>
    </ActionForm>
  );
}

const kinds = [
  { value: "check", label: "Tick" },
  { value: "number", label: "Number" },
  { value: "text", label: "Words" },
  { value: "inspection", label: "Pass or fail" },
];
type Draft = { key: number; kind: string; label: string; unit: string };
let keys = 0;

function ChecklistDialog({ id, tasks, action }: { id: string; tasks: Task[]; action: FormAction }) {
  const [open, setOpen] = useState(false);
  const fresh = (): Draft => ({ key: (keys += 1), kind: "check", label: "", unit: "" });
  const [drafts, setDrafts] = useState<Draft[]>(() =>
    tasks.length > 0 ? tasks.map(({ kind, label, unit }) => ({ key: (keys += 1), kind, label, unit: unit ?? "" })) : [fresh()],
  );
  const change = (key: number, part: Partial<Draft>) => setDrafts((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const posted = drafts.filter(({ label }) => label.trim()).map(({ key: _, unit, ...task }) => ({ ...task, ...(unit && { unit }) }));
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      size="lg"
      title="Checklist"
      description="Tasks are done in any order; required ones before the work is completed."
      trigger={<Button size="sm">{tasks.length > 0 ? "Edit" : "Add tasks"}</Button>}
    >
      <ActionForm action={action} success="Checklist saved" onSuccess={() => setOpen(false)}>
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="tasks" value={JSON.stringify(posted)} />
        <ol className="grid gap-2">
          {drafts.map((draft, index) => (
            <li
              key={draft.key}
              className={cn("grid items-end gap-2", "grid-cols-[minmax(0,1fr)_auto_auto] phone:grid-cols-[minmax(0,1fr)_130px_90px_auto]")}
            >
              <Field label={`Task ${index + 1}`} className="max-phone:col-span-3">
                <Input value={draft.label} maxLength={500} onChange={({ target }) => change(draft.key, { label: target.value })} />
              </Field>
              <Field label="Answer">
                <Select options={kinds} value={draft.kind} onChange={({ target }) => change(draft.key, { kind: target.value })} />
              </Field>
              <Field label="Unit">
                <Input
                  value={draft.unit}
                  maxLength={40}
                  disabled={draft.kind !== "number"}
                  onChange={({ target }) => change(draft.key, { unit: target.value })}
                />
              </Field>
              <IconButton label={`Remove task ${index + 1}`} onClick={() => setDrafts((all) => all.filter(({ key }) => key !== draft.key))}>
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ol>
        <Button size="sm" variant="quiet" onClick={() => setDrafts((all) => [...all, fresh()])}>
          <Plus aria-hidden />
          Add a task
        </Button>
        <DialogActions submit="Save checklist" />
      </ActionForm>
    </Dialog>
  );
}
