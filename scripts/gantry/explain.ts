import { appErrorOf } from "@/lib/errors";
import { UsageError } from "./arguments";

/** What the operator reads when something fails: what happened and what to do. Only a surprise shows its stack. */
export function explain(error: unknown): string {
  const known = appErrorOf(error);
  if (known) {
    const fields = Object.entries(known.fields ?? {}).flatMap(([field, messages]) =>
      messages.filter((message) => message !== known.message).map((message) => `  ${field}: ${message}`),
    );
    return [known.message, ...fields].join("\n");
  }
  if (error instanceof UsageError || (error instanceof Error && error.constructor === Error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
