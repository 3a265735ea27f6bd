"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { LinkButton } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input, Textarea } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import type { SensorRecord } from "@/lib/telemetry/queries";
import { resamplingOptions, sensorTypeOptions } from "./device-words";

type Option = { value: string; label: string; detail?: string | undefined };
type Props = {
  org: string;
  action: FormAction;
  /** What it may be mounted on; empty when it is mounted already. */
  assets: readonly Option[];
  components: readonly (Option & { assetId: string })[];
  gateways: readonly Option[];
  sensor?: SensorRecord;
  asset?: string | undefined;
};

/** Makes a sensor, or changes one. Its calibration has a form of its own. */
export function SensorForm({ org, action, assets, components, gateways, sensor, asset }: Props) {
  const router = useRouter();
  const [assetId, setAssetId] = useState(sensor?.assetId ?? asset ?? "");
  const parts = components.filter((component) => component.assetId === assetId);
  return (
    <ActionForm
      action={action}
      guard
      success={sensor ? "Sensor saved" : "Sensor created"}
      onSuccess={(data) => router.push(`/${org}/sensors/${(data as { id: string }).id}`)}
      className="max-w-3xl"
    >
      {sensor ? <input type="hidden" name="id" value={sensor.id} /> : null}
      <Panel>
        <PanelHeader title="What it measures" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field name="name" label="Name" required>
              <Input defaultValue={sensor?.name} maxLength={120} autoComplete="off" autoFocus={!sensor} />
            </Field>
            <Field name="tagName" label="Tag" required hint="Unique on its asset.">
              <Input defaultValue={sensor?.tagName} maxLength={120} autoComplete="off" />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="type" label="Quantity" required>
              <Select options={sensorTypeOptions} placeholder="Choose a quantity" defaultValue={sensor?.type ?? ""} />
            </Field>
            <Field name="engineeringUnit" label="Unit" required>
              <Input defaultValue={sensor?.unit} placeholder="°C" maxLength={40} autoComplete="off" />
            </Field>
          </FormRow>
          {sensor ? (
            <Field label="Asset" hint="A sensor stays on its asset.">
              <Input defaultValue={sensor.assetName} disabled />
            </Field>
          ) : (
            <Field name="assetId" label="Asset" required>
              <Combobox
                options={assets}
                defaultValue={assetId}
                placeholder="Choose an asset"
                searchPlaceholder="Name or tag"
                onValueChange={([value]) => setAssetId(value ?? "")}
              />
            </Field>
          )}
          <FormRow>
            <Field name="componentId" label="Component">
              <Combobox
                key={assetId}
                options={parts}
                defaultValue={sensor?.componentId ?? ""}
                clearLabel="None"
                placeholder={parts.length > 0 ? "None" : "This asset has none"}
              />
            </Field>
            <Field name="gatewayId" label="Read by" hint="Without one, any gateway of the organization may send for it.">
              <Combobox options={gateways} defaultValue={sensor?.gatewayId ?? ""} clearLabel="Any gateway" placeholder="Any gateway" />
            </Field>
          </FormRow>
          <Field name="description" label="Description">
            <Textarea rows={2} defaultValue={sensor?.description ?? ""} maxLength={2000} />
          </Field>
        </PanelBody>
      </Panel>
      <Panel>
        <PanelHeader title="Range and limits" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field name="minValue" label="Smallest it can measure">
              <Input defaultValue={sensor?.minValue ?? ""} inputMode="decimal" />
            </Field>
            <Field name="maxValue" label="Largest it can measure">
              <Input defaultValue={sensor?.maxValue ?? ""} inputMode="decimal" />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="alertThresholdLow" label="Lower limit" hint="Drawn on charts.">
              <Input defaultValue={sensor?.alertThresholdLow ?? ""} inputMode="decimal" />
            </Field>
            <Field name="alertThresholdHigh" label="Upper limit" hint="Drawn on charts.">
              <Input defaultValue={sensor?.alertThresholdHigh ?? ""} inputMode="decimal" />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="accuracy" label="Accuracy" hint="Plus or minus, in its unit.">
              <Input defaultValue={sensor?.accuracy ?? ""} inputMode="decimal" />
            </Field>
            <Field name="resamplingRule" label="Summed up by">
              <Select options={resamplingOptions} defaultValue={sensor?.resamplingRule ?? "average"} />
            </Field>
          </FormRow>
        </PanelBody>
      </Panel>
      <Panel>
        <PanelHeader title="Device" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field name="deviceId" label="Device id">
              <Input defaultValue={sensor?.deviceId ?? ""} maxLength={200} autoComplete="off" />
            </Field>
            <Field name="address" label="Address" hint="Its topic, node or register at the gateway.">
              <Input defaultValue={sensor?.address ?? ""} maxLength={200} autoComplete="off" />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="reportingIntervalSeconds" label="Reports every" hint="Three missed reports make it offline.">
              <Input defaultValue={sensor?.reportingIntervalSeconds ?? 60} inputMode="numeric" unit="s" />
            </Field>
            <Field name="samplingFrequencyHz" label="Samples at">
              <Input defaultValue={sensor?.samplingFrequencyHz ?? 1} inputMode="numeric" unit="Hz" />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="firmwareVersion" label="Firmware">
              <Input defaultValue={sensor?.firmwareVersion ?? ""} maxLength={60} autoComplete="off" />
            </Field>
            <Field name="retentionDays" label="Keep readings for" hint="Empty: as long as the organization does.">
              <Input defaultValue={sensor?.retentionDays ?? ""} inputMode="numeric" unit="days" />
            </Field>
          </FormRow>
        </PanelBody>
      </Panel>
      <FormError />
      <FormActions>
        <SubmitButton>{sensor ? "Save sensor" : "Create sensor"}</SubmitButton>
        <LinkButton
          href={sensor ? `/${org}/sensors/${sensor.id}` : asset ? `/${org}/assets/${asset}?tab=sensors` : `/${org}/sensors`}
          variant="quiet"
        >
          Cancel
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
