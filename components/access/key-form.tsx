"use client";

import { useState } from "react";
import { LinkButton } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { SecretOnce } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";

type Props = {
  org: string;
  action: FormAction;
  scopes: { value: string; label: string; detail: string }[];
  gateways: { id: string; name: string }[];
};
type Made = { id: string; key: string; name: string };

export function KeyForm({ org, action, scopes, gateways }: Props) {
  const [made, setMade] = useState<Made>();
  if (made)
    return (
      <Panel>
        <PanelHeader title={made.name} />
        <PanelBody className="grid gap-3.5">
          <SecretOnce label="API key" secret={made.key} />
          <p className="text-ink-2">
            Send it in the header <code className="font-mono text-sm">apikey</code>, or as{" "}
            <code className="font-mono text-sm">Authorization: Bearer</code>.
          </p>
          <FormActions>
            <LinkButton href={`/${org}/settings/api-keys/${made.id}`} variant="primary">
              Open the key
            </LinkButton>
            <LinkButton href={`/${org}/settings/api-keys`} variant="quiet">
              All API keys
            </LinkButton>
          </FormActions>
        </PanelBody>
      </Panel>
    );
  return (
    <ActionForm action={action} guard onSuccess={(data) => setMade(data as Made)} aria-label="New API key">
      <Panel>
        <PanelHeader title="What it is for" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field label="Name" name="name" required>
              <Input autoComplete="off" placeholder="Dock B gateway" />
            </Field>
            <Field label="Gateway" name="gatewayId" hint="Readings sent with this key count as that gateway's.">
              <Select placeholder="None" options={gateways.map(({ id, name }) => ({ value: id, label: name }))} />
            </Field>
          </FormRow>
          <Field label="Description" name="description">
            <Input autoComplete="off" />
          </Field>
        </PanelBody>
      </Panel>
      <Panel>
        <PanelHeader title="What it may do" detail="No more than you may do yourself" />
        <PanelBody>
          <Field label="Permissions" name="scopes" hideLabel>
            <ScopeList scopes={scopes} />
          </Field>
        </PanelBody>
      </Panel>
      <Panel>
        <PanelHeader title="Limits" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field label="Ends after" name="expiresInDays">
              <Select
                defaultValue="365"
                options={[
                  { value: "30", label: "30 days" },
                  { value: "90", label: "90 days" },
                  { value: "365", label: "1 year" },
                  { value: "", label: "No end" },
                ]}
              />
            </Field>
            <Field label="Requests a minute" name="rateLimitPerMinute" hint="Empty: 1,000, and 100 for functions.">
              <Input inputMode="numeric" />
            </Field>
          </FormRow>
          <Field label="Only from these networks" name="ipAllowlist" hint="IPv4 or IPv6, one a line. Empty: from anywhere.">
            <Textarea rows={3} spellCheck={false} className="font-mono text-sm" placeholder={"203.0.113.0/24\n2001:db8::/32"} />
          </Field>
        </PanelBody>
      </Panel>
      <FormError />
      <FormActions>
        <SubmitButton>Create API key</SubmitButton>
        <LinkButton href={`/${org}/settings/api-keys`} variant="quiet">
          Cancel
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}

function ScopeList({ scopes }: { scopes: Props["scopes"] }) {
  return (
    <fieldset className="grid gap-x-6 gap-y-2.5 phone:grid-cols-2">
      <legend className="sr-only">Permissions</legend>
      {scopes.map(({ value, detail }) => (
        <Checkbox
          key={value}
          id={`scope-${value}`}
          name="scopes"
          value={value}
          label={<code className="font-mono text-sm">{value}</code>}
          hint={detail}
        />
      ))}
    </fieldset>
  );
}
