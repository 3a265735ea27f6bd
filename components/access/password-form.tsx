"use client";

import { Field } from "@/components/ui/field";
import { ActionForm, FormActions, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";

export function PasswordForm({ action, email, shortest }: { action: FormAction; email: string; shortest: number }) {
  return (
    <ActionForm action={action} success="Password changed. Every other session has ended." resetOnSuccess>
      {/* So that a password manager knows whose password this is. */}
      <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />
      <Field label="Current password" name="currentPassword" required>
        <Input type="password" autoComplete="current-password" />
      </Field>
      <Field label="New password" name="password" required hint={`At least ${shortest} characters. You are signed out everywhere else.`}>
        <Input type="password" autoComplete="new-password" minLength={shortest} />
      </Field>
      <FormError />
      <FormActions>
        <SubmitButton variant="default">Change password</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
