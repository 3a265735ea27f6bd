import type { Metadata } from "next";
import Link from "next/link";
import { Crumbs } from "@/components/shell/crumbs";
import { Combobox } from "@/components/ui/combobox";
import { Fact, Facts } from "@/components/ui/facts";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import { holds } from "@/db/actor";
import { DEFAULT_NOTICE_RETENTION_DAYS } from "@/lib/alerts/limits";
import { DEFAULT_HEALTH_HISTORY_RETENTION_DAYS } from "@/lib/assets/limits";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { getOrganization } from "@/lib/organizations/queries";
import type { Retained } from "@/lib/organizations/retention";
import { currencies } from "@/lib/organizations/schema";
import { DEFAULT_RETENTION_DAYS } from "@/lib/telemetry/limits";
import { updateOrganizationAction } from "../actions";
import { read } from "../read";

export const metadata: Metadata = { title: "Organization settings" };

/** Without `unsaid`, what is not said is kept for ever. */
const kept: { what: Retained; label: string; hint: string; unsaid?: number }[] = [
  {
    what: "retentionDays",
    label: "Keep readings",
    hint: "Where a sensor does not say otherwise. Older readings are deleted.",
    unsaid: DEFAULT_RETENTION_DAYS,
  },
  {
    what: "alertRetentionDays",
    label: "Keep cleared alerts",
    hint: "Those of an incident, a work order or a proof, and those with comments, always stay.",
  },
  {
    what: "noticeRetentionDays",
    label: "Keep alert notices",
    hint: "Who was told of an alert and when, after the alert has cleared.",
    unsaid: DEFAULT_NOTICE_RETENTION_DAYS,
  },
  {
    what: "healthHistoryRetentionDays",
    label: "Keep asset health history",
    hint: "The newest entry of each asset always stays.",
    unsaid: DEFAULT_HEALTH_HISTORY_RETENTION_DAYS,
  },
];

const nameOf = new Intl.DisplayNames("en", { type: "currency" });
const currencyOptions = currencies.map((code) => ({ value: code, label: code, detail: nameOf.of(code) }));

export default async function OrganizationPage({ params }: PageArgs) {
  const { org } = await params;
  const actor = await currentActor(org, "organizations:read");
  const organization = await read(actor, getOrganization);
  const mayWrite = holds(actor, "organizations:write");
  return (
    <>
      <Crumbs items={[{ label: "Settings", href: `/${org}/settings` }, { label: "Organization" }]} />
      <PageHeader title="Organization" description="What everybody in it shares." />
      <Grid kind="rail">
        <Panel>
          <PanelHeader title="General" />
          <PanelBody>
            {mayWrite ? (
              <ActionForm action={updateOrganizationAction.bind(null, org)} success="Organization saved" guard className="max-w-lg">
                <Field label="Name" name="name" required>
                  <Input defaultValue={organization.name} autoComplete="off" />
                </Field>
                <Field
                  label="Currency"
                  name="currency"
                  required
                  hint="What new work orders and parts count in. Those made before keep theirs."
                >
                  <Combobox
                    options={currencyOptions}
                    defaultValue={organization.currency}
                    searchPlaceholder="Code or name"
                    className="max-w-80"
                  />
                </Field>
                {kept.map(({ what, label, hint, unsaid }) => (
                  <Field
                    key={what}
                    label={`${label} for`}
                    name={what}
                    hint={`${hint} Empty means ${unsaid ? `${unsaid} days` : "for ever"}.`}
                  >
                    <Input
                      inputMode="numeric"
                      unit="days"
                      placeholder={unsaid ? String(unsaid) : "for ever"}
                      defaultValue={organization[what] ?? ""}
                      className="max-w-48"
                    />
                  </Field>
                ))}
                <FormError />
                <FormActions>
                  <SubmitButton>Save changes</SubmitButton>
                </FormActions>
              </ActionForm>
            ) : (
              <Facts>
                <Fact name="Name">{organization.name}</Fact>
                <Fact name="Currency">{organization.currency}</Fact>
                {kept.map(({ what, label, unsaid }) => (
                  <Fact key={what} name={label}>
                    {organization[what] || unsaid ? `${organization[what] ?? unsaid} days` : "For ever"}
                  </Fact>
                ))}
              </Facts>
            )}
          </PanelBody>
        </Panel>
        <Panel>
          <PanelHeader title="Facts" />
          <PanelBody>
            <Facts>
              <Fact name="Address" mono>
                /{organization.slug}
              </Fact>
              <Fact name="Id" mono>
                {organization.id}
              </Fact>
              <Fact name="Members">
                {holds(actor, "members:read") ? (
                  <Link href={`/${org}/settings/members`} className="text-accent underline">
                    {organization.members}
                  </Link>
                ) : (
                  organization.members
                )}
              </Fact>
              <Fact name="Since">
                <Time value={organization.createdAt} show="date" />
              </Fact>
            </Facts>
          </PanelBody>
        </Panel>
      </Grid>
    </>
  );
}
