import type { assetStatuses } from "./schema";

/** Tags keep their order; new ones come last. */
export function retagged(tags: readonly string[], { add, remove }: { add: readonly string[]; remove: readonly string[] }): string[] {
  return [...new Set([...tags.filter((tag) => !remove.includes(tag)), ...add])];
}

type Status = (typeof assetStatuses)[number];
/** Assets in service at a site, by status. */
export type SiteCounts = { critical: number; warning: number; offline: number; total: number };

/**
 * One critical asset makes its site critical. A site is offline when nothing there sends; a silent asset among living ones is a warning.
 * Lists show this, and `sites.status` keeps it.
 */
export function siteStatusOf({ critical, warning, offline, total }: SiteCounts): Status {
  if (critical > 0) return "critical";
  if (total > 0 && offline === total) return "offline";
  return warning + offline > 0 ? "warning" : "healthy";
}
