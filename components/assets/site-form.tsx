"use client";

import { useRouter } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";
import { Panel, PanelBody } from "@/components/ui/panel";
import type { Site } from "@/lib/assets/queries";

/** `zones` comes from the server, so that both sides offer the same list. */
export function SiteForm({
  org,
  action,
  zones,
  zone,
  site,
}: {
  org: string;
  action: FormAction;
  zones: string[];
  zone: string;
  site?: Site;
}) {
  const router = useRouter();
  return (
    <ActionForm
      action={action}
      guard
      success={site ? "Site saved" : "Site created"}
      onSuccess={(data) => router.push(`/${org}/sites/${(data as { id: string }).id}`)}
      className="max-w-2xl"
    >
      {site ? (
        <>
          <input type="hidden" name="id" value={site.id} />
          <input type="hidden" name="version" value={site.version} />
        </>
      ) : null}
      <Panel>
        <PanelBody className="grid gap-3.5">
          <Field name="name" label="Name" required>
            <Input defaultValue={site?.name} maxLength={120} autoFocus={!site} autoComplete="off" />
          </Field>
          <FormRow>
            <Field name="location" label="Location" required hint="Town or address, as people say it.">
              <Input defaultValue={site?.location} maxLength={200} />
            </Field>
            <Field name="region" label="Region" required>
              <Input defaultValue={site?.region} placeholder="EU" maxLength={80} />
            </Field>
          </FormRow>
          <Field name="timezone" label="Time zone" required>
            <Combobox
              options={zones.map((value) => ({ value, label: value.replaceAll("_", " ") }))}
              defaultValue={site?.timezone ?? zone}
              searchPlaceholder="Search time zones"
            />
          </Field>
          <FormRow>
            <Field name="latitude" label="Latitude" hint="With both, the site appears on the map.">
              <Input defaultValue={site?.latitude ?? ""} inputMode="decimal" placeholder="53.5511" />
            </Field>
            <Field name="longitude" label="Longitude">
              <Input defaultValue={site?.longitude ?? ""} inputMode="decimal" placeholder="9.9937" />
            </Field>
          </FormRow>
        </PanelBody>
      </Panel>
      <FormError />
      <FormActions>
        <SubmitButton>{site ? "Save site" : "Create site"}</SubmitButton>
        <LinkButton href={site ? `/${org}/sites/${site.id}` : `/${org}/sites`} variant="quiet">
          Cancel
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
