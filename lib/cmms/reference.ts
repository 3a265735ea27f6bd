import { createHash } from "node:crypto";

/** Two organizations may share one system over there, and both have a WO-12. */
const mark = (organizationId: string) => createHash("sha256").update(organizationId).digest("hex").slice(0, 6).toUpperCase();

/** What stands in a field of theirs that can be searched: "WO-12-4F2A9C". */
export const referenceOf = (organizationId: string, number: number) => `WO-${number}-${mark(organizationId)}`;

/** The number of our order, when this is a reference of ours. */
export function numberIn(organizationId: string, reference: string | null): number | null {
  const [, number, whose] = /^WO-(\d{1,9})-([0-9A-F]{6})$/.exec(reference ?? "") ?? [];
  return number && whose === mark(organizationId) ? Number(number) : null;
}
