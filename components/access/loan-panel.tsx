"use client";

import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { ActionButton } from "@/components/ui/action-button";
import { Button } from "@/components/ui/button";
import { Combobox, PersonPicker, type PickablePerson } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { ActionForm } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import type { LoanRow } from "@/lib/access/queries";

type Props = {
  loans: LoanRow[];
  colleagues: PickablePerson[];
  lendable: { value: string; label: string; detail: string }[];
  userId: string | null;
  mayEndAll: boolean;
  lend: FormAction;
  end: FormAction;
};
const windows = [
  { value: "8", label: "8 hours, a shift" },
  { value: "24", label: "1 day" },
  { value: "72", label: "3 days" },
  { value: "168", label: "1 week" },
  { value: "336", label: "2 weeks" },
  { value: "720", label: "30 days" },
];

/** What members lend each other for a while. */
export function LoanPanel({ loans, colleagues, lendable, userId, mayEndAll, lend, end }: Props) {
  const [open, setOpen] = useState(false);
  const dialog = (
    <Dialog
      title="Lend permissions"
      description="A colleague holds them beside their own until the time is over, or until you take them back."
      open={open}
      onOpenChange={setOpen}
      trigger={<Button size="sm">Lend permissions</Button>}
    >
      <ActionForm action={lend} success="Permissions lent" onSuccess={() => setOpen(false)}>
        <Field label="To" name="delegateId" required>
          <PersonPicker people={colleagues} placeholder="Choose a colleague" />
        </Field>
        <Field label="Permissions" name="permissions" required hint="Only what you hold yourself.">
          <Combobox multiple options={lendable} placeholder="Choose permissions" searchPlaceholder="Search permissions" />
        </Field>
        <Field label="For" name="hours" required>
          <Select options={windows} defaultValue="8" />
        </Field>
        <DialogActions submit="Lend permissions" />
      </ActionForm>
    </Dialog>
  );
  return (
    <Panel>
      <PanelHeader title="Lent permissions" actions={colleagues.length > 0 ? dialog : undefined} />
      {loans.length === 0 ? (
        <EmptyState
          title="Nothing is lent"
          description="Going away for a shift or a week? Lend a colleague what they need, for just that time."
        />
      ) : (
        <SimpleTable
          label="Lent permissions"
          head={[
            { text: "From" },
            { text: "To" },
            { text: "Permissions", hideOnPhone: true },
            { text: "Until", hideOnPhone: true },
            { text: "Action", align: "end" },
          ]}
          rows={loans.map((loan) => ({
            key: loan.id,
            cells: [
              loan.lender,
              loan.borrower,
              <span key="what" title={loan.permissions.join(", ")}>
                {loan.permissions.join(", ")}
              </span>,
              <Time key="until" value={loan.expiresAt} />,
              mayEndAll || loan.lenderId === userId ? (
                <ActionButton
                  key="end"
                  size="sm"
                  action={end}
                  fields={{ loanId: loan.id }}
                  success="Permissions taken back"
                  aria-label={`Take back what ${loan.lender} lent to ${loan.borrower}`}
                >
                  Take back
                </ActionButton>
              ) : null,
            ],
          }))}
        />
      )}
    </Panel>
  );
}
