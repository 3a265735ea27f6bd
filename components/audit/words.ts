import type { AuditEntry } from "@/lib/audit/queries";

/** "alert_rule.enable" reads "Alert rule: enable". */
export function actionWords(action: string): string {
  const [record = "", ...verb] = action.split(".");
  const words = (text: string) => text.replace(/_/g, " ");
  return verb.length > 0 ? `${words(record).replace(/^./, (first) => first.toUpperCase())}: ${words(verb.join(" "))}` : words(record);
}

const numberOf = ({ details, next }: Pick<AuditEntry, "details" | "next">) => {
  const found = (details as { number?: unknown }).number ?? (next as { number?: unknown } | null)?.number;
  return typeof found === "number" ? found : null;
};

/** The record's number where it has one, else its kind. */
export function resourceWords(entry: Pick<AuditEntry, "resourceType" | "details" | "next">): string {
  const number = numberOf(entry);
  if (number !== null && entry.resourceType === "incident") return `INC-${number}`;
  if (number !== null && entry.resourceType === "alert") return `ALR-${number}`;
  const name = (entry.details as { name?: unknown }).name ?? (entry.next as { name?: unknown } | null)?.name;
  const kind = (entry.resourceType ?? "").replace(/_/g, " ");
  return typeof name === "string" ? `${kind} ${name}` : kind;
}

const paths: Record<string, string> = { asset: "assets", alert_rule: "alerts/rules" };

/** Where the record can be seen, if it has a page. */
export function resourceHref(org: string, entry: Pick<AuditEntry, "resourceType" | "resourceId" | "details" | "next">): string | null {
  const number = numberOf(entry);
  if (number !== null && entry.resourceType === "incident") return `/${org}/incidents/INC-${number}`;
  if (number !== null && entry.resourceType === "alert") return `/${org}/alerts/ALR-${number}`;
  const path = paths[entry.resourceType ?? ""];
  return path && entry.resourceId ? `/${org}/${path}/${entry.resourceId}` : null;
}
