import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, SubmitButton } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { currentUser } from "@/lib/auth/current-actor";
import { createOrganizationAction } from "../../actions";

export const metadata: Metadata = { title: "New organization" };

export default async function NewOrganizationPage() {
  const user = await currentUser();
  if (!user) redirect("/sign-in?next=/organizations/new");
  return (
    <>
      <div className="grid gap-1.5">
        <h1 className="text-xl">New organization</h1>
        <p className="text-ink-2">It has its own assets, members and keys. Nothing is shared with your other organizations.</p>
      </div>
      <ActionForm action={createOrganizationAction} aria-label="New organization">
        <Field label="Name" name="name" required hint="You become its owner.">
          <Input autoComplete="organization" className="h-9" />
        </Field>
        <FormError />
        <FormActions>
          <SubmitButton size="lg">Create organization</SubmitButton>
          <LinkButton href="/" size="lg" variant="quiet">
            Cancel
          </LinkButton>
        </FormActions>
      </ActionForm>
    </>
  );
}
