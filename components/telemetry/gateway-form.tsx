"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import type { GatewayRecord } from "@/lib/telemetry/gateway-queries";
import { modbusLines } from "@/lib/telemetry/modbus";
import { protocolOptions } from "./device-words";

type Props = {
  org: string;
  action: FormAction;
  sites: readonly { value: string; label: string }[];
  gateway?: GatewayRecord;
  site?: string | undefined;
};

/** Makes a gateway, or changes one. What its protocol needs to know appears once the protocol is chosen. */
export function GatewayForm({ org, action, sites, gateway, site }: Props) {
  const router = useRouter();
  const [protocol, setProtocol] = useState<string>(gateway?.protocol ?? "MQTT");
  return (
    <ActionForm
      action={action}
      guard
      success={gateway ? "Gateway saved" : "Gateway created"}
      onSuccess={(data) => router.push(`/${org}/gateways/${(data as { id: string }).id}`)}
      className="max-w-3xl"
    >
      {gateway ? <input type="hidden" name="id" value={gateway.id} /> : null}
      <Panel>
        <PanelHeader title="What it is" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field name="name" label="Name" required>
              <Input defaultValue={gateway?.name} maxLength={120} autoComplete="off" autoFocus={!gateway} />
            </Field>
            {gateway ? (
              <Field label="Site" hint="A gateway stays at its site.">
                <Input defaultValue={gateway.siteName} disabled />
              </Field>
            ) : (
              <Field name="siteId" label="Site" required>
                <Select options={sites} placeholder="Choose a site" defaultValue={site ?? (sites.length === 1 ? sites[0]?.value : "")} />
              </Field>
            )}
          </FormRow>
          <FormRow>
            <Field name="firmwareVersion" label="Firmware" hint="Its heartbeat keeps this up to date.">
              <Input defaultValue={gateway?.firmwareVersion ?? ""} maxLength={60} autoComplete="off" />
            </Field>
            <Field name="offlineAfterSeconds" label="Offline after" hint="Silent for this long, it counts as offline.">
              <Input defaultValue={gateway?.offlineAfterSeconds ?? 300} inputMode="numeric" unit="s" />
            </Field>
          </FormRow>
        </PanelBody>
      </Panel>
      <Panel>
        <PanelHeader title="How it is reached" />
        <PanelBody className="grid gap-3.5">
          <Field name="protocol" label="Protocol" required>
            <Select options={protocolOptions} value={protocol} onChange={({ target }) => setProtocol(target.value)} />
          </Field>
          <FormRow>
            <Field name="ipAddress" label="IP address">
              <Input defaultValue={gateway?.ipAddress ?? ""} placeholder="10.0.4.12" autoComplete="off" />
            </Field>
            <Field name="port" label="Port">
              <Input defaultValue={gateway?.port ?? ""} inputMode="numeric" autoComplete="off" />
            </Field>
          </FormRow>
          {protocol === "MQTT" ? (
            <Field name="mqttTopics" label="Topics" hint="One per line, for example plant/line-2/+/vibration.">
              <Textarea rows={5} defaultValue={gateway?.mqttTopics?.join("\n") ?? ""} className="font-mono" />
            </Field>
          ) : null}
          {protocol === "OPC UA" ? (
            <Field name="opcuaNodes" label="Nodes" hint="One node id per line, for example ns=2;s=Line2.Filler.Temperature.">
              <Textarea rows={5} defaultValue={gateway?.opcuaNodes?.join("\n") ?? ""} className="font-mono" />
            </Field>
          ) : null}
          {protocol.startsWith("Modbus") ? (
            <Field
              name="modbusMapping"
              label="Registers"
              hint="One per line: sensor tag, kind (holding, input, coil, discrete), register, type (int16, uint16, int32, uint32, float32, bool), unit id."
            >
              <Textarea
                rows={5}
                defaultValue={modbusLines(gateway?.modbusMapping)}
                placeholder="vib-1 holding 100 float32 1"
                className="font-mono"
              />
            </Field>
          ) : null}
        </PanelBody>
      </Panel>
      <FormError />
      <FormActions>
        <SubmitButton>{gateway ? "Save gateway" : "Create gateway"}</SubmitButton>
        <LinkButton href={gateway ? `/${org}/gateways/${gateway.id}` : `/${org}/gateways`} variant="quiet">
          Cancel
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
