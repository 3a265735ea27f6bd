"use client";

import { useRouter } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import type { Asset } from "@/lib/assets/queries";

const day = (value: Date | string | null | undefined) => (value ? new Date(value).toISOString().slice(0, 10) : "");
const levels = [
  { value: "low", label: "Low" },
  { value: "medium", label: "Medium" },
  { value: "high", label: "High" },
  { value: "critical", label: "Critical" },
];

export type AssetFormProps = {
  org: string;
  action: FormAction;
  sites: { value: string; label: string }[];
  types: string[];
  parents: { value: string; label: string; detail?: string }[];
  asset?: Asset;
  site?: string | undefined;
  parent?: string | undefined;
};

/** Creates an asset, or changes one. The version makes a save refuse what somebody else has changed meanwhile. */
export function AssetForm({ org, action, sites, types, parents, asset, site, parent }: AssetFormProps) {
  const router = useRouter();
  const back = asset ? `/${org}/assets/${asset.id}` : `/${org}/assets`;
  return (
    <ActionForm
      action={action}
      guard
      success={asset ? "Asset saved" : "Asset created"}
      onSuccess={(data) => router.push(`/${org}/assets/${(data as { id: string }).id}`)}
      className="max-w-3xl"
    >
      {asset ? (
        <>
          <input type="hidden" name="id" value={asset.id} />
          <input type="hidden" name="version" value={asset.version} />
        </>
      ) : null}
      <Panel>
        <PanelHeader title="What it is" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field name="name" label="Name" required>
              <Input defaultValue={asset?.name} maxLength={200} autoFocus={!asset} autoComplete="off" />
            </Field>
            <Field name="tag" label="Tag" hint="What people call it on the floor. Unique in your organization.">
              <Input defaultValue={asset?.tag ?? ""} placeholder="P-101" maxLength={60} autoComplete="off" />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="type" label="Type" required>
              <Input defaultValue={asset?.type} list="asset-types" placeholder="pump" maxLength={60} autoComplete="off" />
            </Field>
            <Field name="criticality" label="Criticality" required hint="How much stops when it stops.">
              <Select options={levels} defaultValue={asset?.criticality ?? "medium"} />
            </Field>
          </FormRow>
          <datalist id="asset-types">
            {types.map((type) => (
              <option key={type} value={type} />
            ))}
          </datalist>
          <FormRow>
            <Field name="siteId" label="Site" required hint={asset ? "Its sensors, alerts and incidents move along." : undefined}>
              <Select
                options={sites}
                placeholder="Choose a site"
                defaultValue={asset?.siteId ?? site ?? (sites.length === 1 ? sites[0]?.value : "")}
              />
            </Field>
            <Field name="parentId" label="Part of">
              <Combobox
                options={parents}
                defaultValue={asset?.parentId ?? parent ?? ""}
                placeholder="Stands alone"
                clearLabel="Stands alone"
                searchPlaceholder="Search assets of its site"
              />
            </Field>
          </FormRow>
          <Field name="tags" label="Labels" hint="Separate with commas, for example: line-2, food-grade">
            <Input defaultValue={asset?.tags.join(", ") ?? ""} autoComplete="off" />
          </Field>
        </PanelBody>
      </Panel>
      <Panel>
        <PanelHeader title="Maker and service" />
        <PanelBody className="grid gap-3.5">
          <FormRow>
            <Field name="make" label="Make">
              <Input defaultValue={asset?.make ?? ""} maxLength={120} />
            </Field>
            <Field name="model" label="Model">
              <Input defaultValue={asset?.model ?? ""} maxLength={120} />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="serialNumber" label="Serial number">
              <Input defaultValue={asset?.serialNumber ?? ""} maxLength={120} />
            </Field>
            <Field name="operatingHours" label="Operating hours">
              <Input defaultValue={asset?.operatingHours ?? ""} inputMode="numeric" unit="h" />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="commissioningDate" label="Commissioned">
              <Input type="date" defaultValue={asset?.commissioningDate ?? ""} />
            </Field>
            <Field name="lastMaintenance" label="Last service">
              <Input type="date" defaultValue={day(asset?.lastMaintenance)} />
            </Field>
          </FormRow>
          <FormRow>
            <Field name="nextMaintenance" label="Next service" hint="Health falls when it is overdue.">
              <Input type="date" defaultValue={day(asset?.nextMaintenance)} />
            </Field>
          </FormRow>
        </PanelBody>
      </Panel>
      <FormError />
      <FormActions>
        <SubmitButton>{asset ? "Save asset" : "Create asset"}</SubmitButton>
        <LinkButton href={back} variant="quiet">
          Cancel
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
