"use client";

import { Play, Square } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { Combobox, type ComboOption } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { WorkOrderRecord } from "@/lib/maintenance/work-order-record";
import { amountOf } from "./words";

type PartsProps = {
  id: string;
  currency: string;
  parts: WorkOrderRecord["parts"];
  choices: readonly ComboOption[];
  take: FormAction | null;
  give: FormAction | null;
};

/** Parts the order took out of stock. */
export function PartsPanel({ id, currency, parts, choices, take, give }: PartsProps) {
  const [open, setOpen] = useState(false);
  return (
    <Panel>
      <PanelHeader
        title="Parts"
        actions={
          take && choices.length > 0 ? (
            <Dialog
              open={open}
              onOpenChange={setOpen}
              title="Take a part"
              description="It leaves the stock at once."
              trigger={<Button size="sm">Take a part</Button>}
            >
              <ActionForm action={take} success="Part taken" onSuccess={() => setOpen(false)}>
                <input type="hidden" name="id" value={id} />
                <FormRow>
                  <Field label="Part" name="partId" required>
                    <Combobox options={choices} placeholder="Choose a part" searchPlaceholder="Name or number" />
                  </Field>
                  <Field label="Quantity" name="quantity" required>
                    <Input inputMode="decimal" defaultValue="1" />
                  </Field>
                </FormRow>
                <DialogActions submit="Take it" />
              </ActionForm>
            </Dialog>
          ) : null
        }
      />
      {parts.length === 0 ? (
        <PanelBody className="text-ink-3">No part was used.</PanelBody>
      ) : (
        <ul>
          {parts.map((part) => (
            <li key={part.partId} className="flex flex-wrap items-center gap-x-2 border-b px-3.5 py-2 last:border-b-0">
              <span className="min-w-0 truncate font-medium">{part.name}</span>
              <span className="text-ink-3">{part.number}</span>
              <span className="ml-auto tabular-nums">
                {amountOf(part.quantity, part.unit)} · {formatNumber(part.cost, { digits: 2 })} {currency}
              </span>
              {give ? (
                <ActionButton
                  size="sm"
                  variant="quiet"
                  action={give}
                  fields={{ id, partId: part.partId, quantity: String(part.quantity) }}
                  success="Back in stock"
                  aria-label={`Return ${part.name}`}
                >
                  Return
                </ActionButton>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

type LaborProps = {
  id: string;
  currency: string;
  me: string | null;
  labor: WorkOrderRecord["labor"];
  commands: { start: FormAction; stop: FormAction; add: FormAction } | null;
  mayStart: boolean;
};

/** Who worked how long, with a timer of one's own. */
export function LaborPanel({ id, currency, me, labor, commands, mayStart }: LaborProps) {
  const [open, setOpen] = useState(false);
  const running = labor.find(({ endedAt, userId }) => endedAt === null && userId === me);
  const total = labor.reduce((sum, { startedAt, endedAt }) => sum + (endedAt ? endedAt.getTime() - startedAt.getTime() : 0), 0);
  return (
    <Panel>
      <PanelHeader
        title="Time"
        detail={total > 0 ? formatDuration(total) : undefined}
        actions={
          commands ? (
            <>
              {running ? (
                <ActionButton size="sm" action={commands.stop} fields={{ id }} success="Timer stopped">
                  <Square aria-hidden />
                  Stop timer
                </ActionButton>
              ) : mayStart ? (
                <ActionButton size="sm" action={commands.start} fields={{ id }} success="Timer runs">
                  <Play aria-hidden />
                  Start timer
                </ActionButton>
              ) : null}
              <Dialog
                open={open}
                onOpenChange={setOpen}
                title="Add time"
                description="Time you worked without the timer, until now."
                trigger={<Button size="sm">Add time</Button>}
              >
                <ActionForm action={commands.add} success="Time added" onSuccess={() => setOpen(false)}>
                  <input type="hidden" name="id" value={id} />
                  <FormRow>
                    <Field label="Minutes" name="minutes" required>
                      <Input inputMode="numeric" />
                    </Field>
                    <Field label="Hourly rate" name="hourlyRate">
                      <Input inputMode="decimal" unit={currency} />
                    </Field>
                  </FormRow>
                  <Field label="Note" name="note">
                    <Input maxLength={500} />
                  </Field>
                  <DialogActions submit="Add time" />
                </ActionForm>
              </Dialog>
            </>
          ) : null
        }
      />
      {labor.length === 0 ? (
        <PanelBody className="text-ink-3">No time yet.</PanelBody>
      ) : (
        <ul>
          {labor.map((entry) => (
            <li key={entry.id} className="flex flex-wrap items-baseline gap-x-2 border-b px-3.5 py-2 last:border-b-0">
              <span className="font-medium">{entry.name ?? "A former member"}</span>
              <span className="text-ink-3">{entry.note}</span>
              <span className="ml-auto tabular-nums">
                {entry.endedAt ? (
                  formatDuration(entry.endedAt.getTime() - entry.startedAt.getTime())
                ) : (
                  <>
                    since <Time value={entry.startedAt} show="clock" />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
