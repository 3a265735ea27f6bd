"use client";

import { Link2, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { severityLabel, severityTone } from "@/components/alerts/words";
import { ActionButton } from "@/components/ui/action-button";
import { Ref } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Combobox, type ComboOption } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import type { IncidentRecord } from "@/lib/itil/queries";

type Props = {
  org: string;
  id: string;
  alerts: IncidentRecord["alerts"];
  linkable: readonly ComboOption[];
  link: FormAction | null;
  unlink: FormAction | null;
};

/** What raised this incident. Alerts are linked and unlinked by hand, too. */
export function LinkedAlerts({ org, id, alerts, linkable, link, unlink }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Panel>
      <PanelHeader
        title="Alerts"
        actions={
          link ? (
            <Dialog
              open={open}
              onOpenChange={setOpen}
              title="Link an alert"
              description="An alert belongs to one incident at a time."
              trigger={
                <Button size="sm">
                  <Link2 aria-hidden />
                  Link alert
                </Button>
              }
            >
              <ActionForm action={link} success="Alert linked" onSuccess={() => setOpen(false)}>
                <input type="hidden" name="id" value={id} />
                <Field label="Alert" name="alertId" required>
                  <Combobox
                    options={linkable}
                    placeholder="Choose an alert"
                    searchPlaceholder="Title or ALR number"
                    emptyText="No alert is without an incident"
                  />
                </Field>
                <FormError />
                <SubmitButton className="justify-self-end">Link alert</SubmitButton>
              </ActionForm>
            </Dialog>
          ) : null
        }
      />
      <PanelBody>
        {alerts.length === 0 ? <p className="text-ink-2">No alert is linked.</p> : null}
        <ul className="grid gap-2.5">
          {alerts.map((alert) => (
            <li key={alert.id} className="flex items-start gap-2">
              <Pill tone={alert.clearedAt ? "ok" : severityTone[alert.severity]}>
                {alert.clearedAt ? "Cleared" : severityLabel[alert.severity]}
              </Pill>
              <span className="min-w-0 flex-1">
                <Link href={`/${org}/alerts/ALR-${alert.number}`} className="hover:underline">
                  {alert.title}
                </Link>{" "}
                <Ref plain>ALR-{alert.number}</Ref>
              </span>
              {unlink ? (
                <ActionButton
                  size="sm"
                  variant="quiet"
                  aria-label={`Unlink ALR-${alert.number}`}
                  action={unlink}
                  fields={{ id, alertId: alert.id }}
                  success={`Unlinked ALR-${alert.number}`}
                >
                  <X aria-hidden />
                </ActionButton>
              ) : null}
            </li>
          ))}
        </ul>
      </PanelBody>
    </Panel>
  );
}
