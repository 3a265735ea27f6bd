"use client";

import { CircleAlert } from "lucide-react";
import {
  type ComponentProps,
  type FormEvent,
  type ReactNode,
  type RefObject,
  startTransition,
  useActionState,
  useContext,
  useEffect,
  useRef,
} from "react";
import { useFormStatus } from "react-dom";
import { toast } from "sonner";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { type ActionResult, type FormAction, FormContext, firstMessages } from "./form-context";
import { UnsavedGuard } from "./unsaved-guard";

export type ActionFormProps = Omit<ComponentProps<"form">, "action" | "onSubmit"> & {
  action: FormAction;
  children: ReactNode;
  /** Toast after success. */
  success?: string;
  onSuccess?: (data: unknown) => void;
  /** Ask before leaving with changes (default false). */
  guard?: boolean;
  /** Empty the form after success: for forms that stay on the page. */
  resetOnSuccess?: boolean;
};

/**
 * A form around a server action. Submitting by hand, instead of through `action`, keeps what was typed
 * when the action answers with errors: React empties a form after each action it runs itself.
 */
export function ActionForm({ action, children, success, onSuccess, guard, resetOnSuccess, className, ...props }: ActionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const empty = useEmptiedByUsOnly(form);
  const done = useRef({ success, onSuccess, resetOnSuccess });
  done.current = { success, onSuccess, resetOnSuccess };
  // Told here, not in an effect: the refreshed page may no longer have this form (its record has moved on), and an effect would never run.
  const run = async (previous: ActionResult, data: FormData): Promise<ActionResult> => {
    const result: ActionResult = await action(previous as never, data);
    if (result?.ok) {
      const message = result.message ?? done.current.success;
      if (message) toast.success(message);
      if (done.current.resetOnSuccess) empty();
      done.current.onSuccess?.(result.data);
    } else if (result && !form.current?.isConnected) toast.error(result.message);
    return result;
  };
  const [state, dispatch, pending] = useActionState<ActionResult, FormData>(run, null);

  useEffect(() => {
    if (state && !state.ok) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [state]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const data = new FormData(event.currentTarget, submitter);
    startTransition(() => dispatch(data));
  }

  const message = state && !state.ok ? state.message : undefined;
  return (
    <FormContext value={{ pending, message, fields: firstMessages(state) }}>
      <form ref={form} noValidate className={cn("grid gap-3.5", className)} {...props} action={dispatch} onSubmit={submit}>
        {children}
        {guard ? <UnsavedGuard saved={state?.ok === true} /> : null}
      </form>
    </FormContext>
  );
}

/**
 * A form sent before the page's scripts were there is sent by React as soon as they are, and then emptied by it, refused or not.
 * This stops that, and gives the one way to empty the form.
 */
function useEmptiedByUsOnly(form: RefObject<HTMLFormElement | null>) {
  const emptying = useRef(false);
  useEffect(() => {
    const node = form.current;
    const keep = (event: Event) => {
      if (emptying.current) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // the controls that listen must not empty themselves either
    };
    node?.addEventListener("reset", keep, true);
    return () => node?.removeEventListener("reset", keep, true);
  }, [form]);
  return () => {
    emptying.current = true;
    form.current?.reset();
    emptying.current = false;
  };
}

/** What went wrong with the whole form. Inside an ActionForm it needs no props. */
export function FormError({ children, className }: { children?: ReactNode; className?: string }) {
  const form = useContext(FormContext);
  const message = children ?? form?.message;
  return (
    <div role="alert" className={cn("empty:absolute", className)}>
      {message ? (
        <p className="flex items-start gap-2 rounded-md bg-crit-soft px-[11px] py-[9px] text-crit-ink">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          <span>{message}</span>
        </p>
      ) : null}
    </div>
  );
}

/** Primary by default; shows progress while its form is being sent, in an ActionForm or in a plain form with an action. */
export function SubmitButton({ variant = "primary", pending, ...props }: ButtonProps) {
  const form = useContext(FormContext);
  const status = useFormStatus();
  return <Button type="submit" variant={variant} pending={pending ?? (form?.pending || status.pending)} {...props} />;
}

/** Two columns on a desk, one on a phone. */
export function FormRow({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cn("grid items-start gap-3 phone:grid-cols-2", className)}>{children}</div>;
}

export function FormActions({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cn("flex flex-wrap items-center gap-2 pt-1", className)}>{children}</div>;
}
