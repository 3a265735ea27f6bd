"use client";

import { createContext } from "react";

/** What an action may answer. `fields` are messages by field name, as zod's flattenError gives them. */
export type ActionResult =
  | { ok: true; data?: unknown; message?: string | undefined }
  | { ok: false; message: string; fields?: Record<string, string | readonly string[] | undefined> | undefined }
  | null
  | undefined;

/** Any server action of the shape (previous state, form data); `never` lets each action keep its own state type. */
export type FormAction = (previous: never, data: FormData) => Promise<ActionResult>;

export type FormState = { pending: boolean; message: string | undefined; fields: Record<string, string | undefined> };
export const FormContext = createContext<FormState | null>(null);

export function firstMessages(result: ActionResult): Record<string, string | undefined> {
  if (!result || result.ok || !result.fields) return {};
  const messages: Record<string, string | undefined> = {};
  for (const [name, text] of Object.entries(result.fields)) {
    const message = typeof text === "string" ? text : text?.[0];
    messages[name] = message;
    const [, field, line] = /^(\w+)\.(\d+)(\.|$)/.exec(name) ?? []; // a list typed into one field, a line each
    if (field) messages[field] ??= `Line ${Number(line) + 1}: ${message}`;
  }
  return messages;
}
