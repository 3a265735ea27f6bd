"use client";

import { Field } from "@/components/ui/field";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";

/** What was typed stays after a refusal; the password does not. */
export function SignInForm({ action, next, email }: { action: FormAction; next?: string | undefined; email?: string | undefined }) {
  const run: FormAction = async (previous, data) => {
    const result = await action(previous, data);
    const field = document.querySelector<HTMLInputElement>("input[name=password]");
    if (field) {
      field.value = "";
      field.focus();
    }
    return result;
  };
  return (
    <ActionForm action={run} aria-label="Sign in">
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <Field label="Email" name="email">
        <Input type="email" autoComplete="username" defaultValue={email} autoFocus={!email} required spellCheck={false} className="h-9" />
      </Field>
      <Field label="Password" name="password">
        <Input type="password" autoComplete="current-password" required className="h-9" />
      </Field>
      <FormError />
      <SubmitButton size="lg">Sign in</SubmitButton>
    </ActionForm>
  );
}
