import "server-only";
import { refresh } from "next/cache";
import { headers } from "next/headers";
import type { z } from "zod";
import { type ActorTx, withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import { env } from "@/lib/env";
import { AppError, appErrorOf, type FieldErrors } from "@/lib/errors";

export type ActionState<T = unknown> = { ok: true; data: T } | { ok: false; message: string; fields?: FieldErrors } | null;
export type FormAction<T = unknown> = (previous: ActionState<T>, form: FormData) => Promise<ActionState<T>>;

/**
 * Turns a domain command into a form action: parse, scope, run, refresh, and map the known errors. Bind the organization on the page:
 * `acknowledgeAlertAction.bind(null, org)`. A repeated field becomes an array; `$ACTION` fields are Next's own.
 */
export function action<S extends z.ZodType, T>(input: S, run: (tx: ActorTx, input: z.output<S>) => Promise<T>) {
  return async (organization: string, _previous: ActionState<T>, form: FormData): Promise<ActionState<T>> => {
    const actor = await currentActor(organization); // outside the try: it redirects by throwing
    try {
      await assertSameOrigin();
      const parsed = input.safeParse(fieldsOf(form));
      if (!parsed.success) return { ok: false, message: "Check the highlighted fields.", fields: fieldErrors(parsed.error) };
      const data = await withActor(actor, (tx) => run(tx, parsed.data));
      refresh();
      return { ok: true, data };
    } catch (error) {
      const known = appErrorOf(error);
      if (known) return { ok: false, message: known.message, ...(known.fields && { fields: known.fields }) };
      throw error; // a bug: error.tsx shows it, the log names it, the person sees no internals
    }
  };
}

/** A cookie alone does not make a request ours: the browser must say that it comes from our own page. */
export async function assertSameOrigin() {
  const from = await headers();
  const origin = from.get("origin");
  const allowed = new Set([new URL(env().PUBLIC_URL).origin, `http://${from.get("host")}`, `https://${from.get("host")}`]);
  if (!origin || !allowed.has(origin))
    throw new AppError("FORBIDDEN", "This request did not come from this site. Reload the page and try again.");
}

/** Dotted paths become nested objects ("conditionConfig.threshold"), repeated names become arrays. */
export function fieldsOf(form: FormData): Record<string, unknown> {
  const fields = Object.create(null) as Record<string, unknown>;
  for (const name of new Set(form.keys())) {
    if (name.startsWith("$ACTION") || /(^|\.)(__proto__|constructor|prototype)(\.|$)/.test(name)) continue;
    const values = form.getAll(name);
    const path = name.endsWith("[]") ? name.slice(0, -2).split(".") : name.split(".");
    let target = fields;
    for (const key of path.slice(0, -1)) target = (target[key] ??= Object.create(null)) as Record<string, unknown>;
    target[path.at(-1)!] = name.endsWith("[]") ? values.filter((value) => value !== "") : values.length > 1 ? values : values[0];
  }
  return fields;
}

export function fieldErrors(error: z.ZodError): FieldErrors {
  const fields: FieldErrors = {};
  for (const issue of error.issues) {
    const name = issue.path.join(".");
    fields[name] = [...(fields[name] ?? []), issue.message];
  }
  return fields;
}
