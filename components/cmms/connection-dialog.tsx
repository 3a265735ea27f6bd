"use client";

import { type ReactNode, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { DialogActions } from "@/components/ui/dialog-actions";
import { Field } from "@/components/ui/field";
import { ActionForm, FormRow } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ConnectionRow } from "@/lib/cmms/queries";
import { type CmmsSystem, cmmsSystems, conflictRules } from "@/lib/cmms/words";
import { addressPlaceholder, credentialFields, ruleLabel, settingFields } from "./words";

type Props = { trigger: ReactNode; connection?: ConnectionRow; action: FormAction };
const text = (value: unknown) => (typeof value === "string" ? value : "");
/** `{"40": "on-hold"}` as people write it: one a line. */
const linesOf = (statuses: unknown) =>
  Object.entries((statuses ?? {}) as Record<string, string>)
    .map((pair) => pair.join(" = "))
    .join("\n");

/** A connection, new or known. Credentials are only ever written: what is stored is never sent here. */
export function ConnectionDialog({ trigger, connection, action }: Props) {
  const [open, setOpen] = useState(false);
  const [system, setSystem] = useState<CmmsSystem>(connection?.system ?? "SAP PM");
  const settings = connection?.settings ?? {};
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      size="lg"
      title={connection ? `Edit ${connection.name}` : "Connect a system"}
      description="Credentials are sealed and cannot be shown again."
      trigger={trigger}
    >
      <ActionForm action={action} success="Connection saved" onSuccess={() => setOpen(false)}>
        {connection ? <input type="hidden" name="id" value={connection.id} /> : null}
        <FormRow>
          {connection ? null : (
            <Field label="System" name="system" required>
              <Select
                options={cmmsSystems.map((value) => ({ value, label: value }))}
                value={system}
                onChange={({ target }) => setSystem(target.value as CmmsSystem)}
              />
            </Field>
          )}
          <Field label="Name" name="name" required>
            <Input maxLength={100} autoComplete="off" defaultValue={connection?.name} />
          </Field>
        </FormRow>
        <Field label="Address" name="baseUrl" required>
          <Input
            type="url"
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            placeholder={addressPlaceholder[system]}
            defaultValue={connection?.baseUrl}
          />
        </Field>
        <FieldRows>
          {credentialFields[system].map(({ name, label, required }) => (
            <Field
              key={`${system} ${name}`}
              label={label}
              name={`credentials.${name}`}
              required={Boolean(required && !connection)}
              {...(connection && { hint: "Leave empty to keep what is stored." })}
            >
              <Input
                type={name === "username" || name === "clientId" ? "text" : "password"}
                autoComplete="new-password"
                spellCheck={false}
              />
            </Field>
          ))}
        </FieldRows>
        <FieldRows>
          {settingFields[system].map(({ name, label, hint, required, placeholder }) => (
            <Field key={`${system} ${name}`} label={label} name={`settings.${name}`} required={Boolean(required)} {...(hint && { hint })}>
              <Input autoComplete="off" spellCheck={false} placeholder={placeholder} defaultValue={text(settings[name])} />
            </Field>
          ))}
          <Field label="Asset" name="settings.sendAsset" hint="Our tag has to be known over there.">
            <Select
              options={[
                { value: "on", label: "Send its tag" },
                { value: "off", label: "Do not send it" },
              ]}
              defaultValue={settings.sendAsset === false ? "off" : "on"}
            />
          </Field>
        </FieldRows>
        <FormRow>
          <Field label="When both changed a field" name="conflictRule">
            <Select
              options={conflictRules.map((value) => ({ value, label: ruleLabel[value] }))}
              defaultValue={connection?.conflictRule ?? "newest"}
            />
          </Field>
          <Field label="Synchronise" name="hourly">
            <Select
              options={[
                { value: "off", label: "When somebody asks" },
                { value: "on", label: "Every hour" },
              ]}
              defaultValue={connection?.hourly ? "on" : "off"}
            />
          </Field>
        </FormRow>
        <Field
          label="States of its own"
          name="settings.statuses"
          hint="Their code and our status, one a line: open, in-progress, on-hold, completed or cancelled."
        >
          <Textarea
            rows={2}
            spellCheck={false}
            className="font-mono"
            placeholder="WPLAN = open"
            defaultValue={linesOf(settings.statuses)}
          />
        </Field>
        <DialogActions submit={connection ? "Save connection" : "Connect"} />
      </ActionForm>
    </Dialog>
  );
}

const FieldRows = ({ children }: { children: ReactNode }) => <div className="grid gap-3 phone:grid-cols-2">{children}</div>;
