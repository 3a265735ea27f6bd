"use client";

import { Field } from "@/components/ui/field";
import { ActionForm, FormError, SubmitButton } from "@/components/ui/form";
import type { FormAction } from "@/components/ui/form-context";
import { Input } from "@/components/ui/input";

/** Asks for the address that a mail goes to. */
export function MailForm({ action, label, next }: { action: FormAction; label: string; next?: string | undefined }) {
  return (
    <ActionForm action={action} aria-label={label}>
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <Field label="Email" name="email" required>
        <Input type="email" autoComplete="username" autoFocus spellCheck={false} className="h-9" />
      </Field>
      <FormError />
      <SubmitButton size="lg">{label}</SubmitButton>
    </ActionForm>
  );
}

/** For who reads the mail on another device: the code in it. */
export function CodeForm({ action, email, next }: { action: FormAction; email: string; next?: string | undefined }) {
  return (
    <ActionForm action={action} aria-label="Type the code">
      <input type="hidden" name="email" value={email} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <Field label="Code" name="code" required hint="Six digits, from the mail.">
        <Input inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={7} className="h-9" />
      </Field>
      <FormError />
      <SubmitButton size="lg">Sign in</SubmitButton>
    </ActionForm>
  );
}

/** Spends a mailed link. A scanner that opens the page does not press the button. */
export function ConfirmForm({
  action,
  token,
  type,
  next,
  label,
}: {
  action: FormAction;
  token: string;
  type: string;
  next?: string | undefined;
  label: string;
}) {
  return (
    <ActionForm action={action} aria-label={label}>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="type" value={type} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <FormError />
      <SubmitButton size="lg">{label}</SubmitButton>
    </ActionForm>
  );
}

export function NewPasswordForm({ action, email, shortest }: { action: FormAction; email: string; shortest: number }) {
  return (
    <ActionForm action={action} aria-label="Set a new password">
      {/* So that a password manager knows whose password this is. */}
      <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />
      <Field label="New password" name="password" required hint={`At least ${shortest} characters. You are signed out everywhere else.`}>
        <Input type="password" autoComplete="new-password" autoFocus minLength={shortest} className="h-9" />
      </Field>
      <FormError />
      <SubmitButton size="lg">Set password</SubmitButton>
    </ActionForm>
  );
}
