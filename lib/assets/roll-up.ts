export type Inside = Record<"total" | "critical" | "warning" | "offline" | "healthy", number>;
export type Child = {
  id: string;
  name: string;
  tag: string | null;
  type: string;
  status: string;
  healthScore: number | null;
  /** Of everything that stands inside it, at any depth. */
  inside: Inside;
};

/** All that stands inside an asset, by status: its children and theirs. */
export function rollUp(children: readonly Child[]): Inside {
  const all: Inside = { total: 0, critical: 0, warning: 0, offline: 0, healthy: 0 };
  for (const { status, inside } of children) {
    all.total += inside.total + 1;
    for (const key of ["critical", "warning", "offline", "healthy"] as const) all[key] += inside[key] + (status === key ? 1 : 0);
  }
  return all;
}
