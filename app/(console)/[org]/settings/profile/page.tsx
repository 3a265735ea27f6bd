import type { Metadata } from "next";
import { PasswordForm } from "@/components/access/password-form";
import { Crumbs } from "@/components/shell/crumbs";
import { Switch } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, FormRow, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Grid, Panel, PanelBody, PanelHeader } from "@/components/ui/panel";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { currentActor } from "@/lib/auth/current-actor";
import { env } from "@/lib/env";
import type { PageArgs } from "@/lib/http/page";
import { getProfile } from "@/lib/organizations/queries";
import { changePasswordAction, updateNotificationsAction, updateProfileAction } from "../actions";
import { read } from "../read";

export const metadata: Metadata = { title: "Profile" };
const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

export default async function ProfilePage({ params }: PageArgs) {
  const { org } = await params;
  const profile = await read(await currentActor(org), getProfile);
  return (
    <>
      <Crumbs items={[{ label: "Settings", href: `/${org}/settings` }, { label: "Profile" }]} />
      <PageHeader title="Profile" description={`Signed in as ${profile.email}. The same in every organization.`} />
      <Grid kind="halves">
        <Grid kind="stack">
          <Panel>
            <PanelHeader title="You" />
            <PanelBody>
              <ActionForm action={updateProfileAction.bind(null, org)} success="Profile saved" guard>
                <Field label="Name" name="displayName" required hint="As colleagues see it, and mention you.">
                  <Input defaultValue={profile.displayName} autoComplete="name" />
                </Field>
                <FormRow>
                  <Field label="Job title" name="jobTitle">
                    <Input defaultValue={profile.jobTitle ?? ""} autoComplete="organization-title" />
                  </Field>
                  <Field label="Phone" name="phone">
                    <Input type="tel" defaultValue={profile.phone ?? ""} autoComplete="tel" />
                  </Field>
                </FormRow>
                <Field label="Time zone" name="timezone" required hint="Every time in the console is shown in it.">
                  <Combobox options={zones} defaultValue={profile.timezone} searchPlaceholder="Search time zones" />
                </Field>
                <FormError />
                <FormActions>
                  <SubmitButton>Save profile</SubmitButton>
                </FormActions>
              </ActionForm>
            </PanelBody>
          </Panel>
        </Grid>
        <Grid kind="stack">
          <Panel>
            <PanelHeader title="Theme" detail="On this browser" />
            <PanelBody>
              <ThemeToggle />
            </PanelBody>
          </Panel>
          <Panel>
            <PanelHeader title="Notifications" detail="The console always shows them" />
            <PanelBody>
              <ActionForm action={updateNotificationsAction.bind(null, org)} success="Preferences saved">
                <Switch name="email" label="Email" defaultChecked={profile.notifications.email ?? true} />
                <Switch name="push" label="Push" defaultChecked={profile.notifications.push ?? true} />
                <Switch name="slack" label="Slack" defaultChecked={profile.notifications.slack ?? false} />
                <p className="text-ink-2 text-sm">Each takes effect where the operator has connected it.</p>
                <FormError />
                <FormActions>
                  <SubmitButton variant="default">Save preferences</SubmitButton>
                </FormActions>
              </ActionForm>
            </PanelBody>
          </Panel>
          <Panel>
            <PanelHeader title="Password" />
            <PanelBody>
              <PasswordForm action={changePasswordAction.bind(null, org)} email={profile.email} shortest={env().PASSWORD_MIN_LENGTH} />
            </PanelBody>
          </Panel>
        </Grid>
      </Grid>
    </>
  );
}
