"use client";

import { Field } from "@/components/ui/field";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";

export type SignUpFormProps = {
  action: FormAction;
  /** Joining by a link: the address is the invited one. */
  invitation?: { token: string; email: string };
  /** How many characters a password has at least. */
  shortest: number;
};

export function SignUpForm({ action, invitation, shortest }: SignUpFormProps) {
  return (
    <ActionForm action={action} aria-label="Create an account">
      {invitation ? <input type="hidden" name="invitation" value={invitation.token} /> : null}
      <Field label="Your name" name="name" required>
        <Input autoComplete="name" className="h-9" />
      </Field>
      <Field label="Email" name="email" required {...(invitation ? { hint: "The address you were invited with." } : {})}>
        <Input
          type="email"
          autoComplete="username"
          spellCheck={false}
          className="h-9"
          {...(invitation ? { defaultValue: invitation.email, readOnly: true } : {})}
        />
      </Field>
      <Field label="Password" name="password" required hint={`At least ${shortest} characters. A short sentence is good.`}>
        <Input type="password" autoComplete="new-password" minLength={shortest} className="h-9" />
      </Field>
      {invitation ? null : (
        <Field label="Organization" name="organization" required hint="Your company or plant. You become its owner.">
          <Input autoComplete="organization" className="h-9" />
        </Field>
      )}
      <FormError />
      <SubmitButton size="lg">{invitation ? "Create account and join" : "Create account"}</SubmitButton>
    </ActionForm>
  );
}
