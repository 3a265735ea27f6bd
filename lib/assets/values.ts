import "server-only";
import { eq } from "drizzle-orm";
import { assets, sites } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";
import type { UpdateAsset } from "./schema";

/** Dates of a form become moments; keys that were not sent stay untouched. */
export function assetValues({ lastMaintenance, nextMaintenance, operatingHours, ...given }: Loose<Omit<UpdateAsset, "id" | "version">>) {
  return known({
    ...given,
    lastMaintenance: moment(lastMaintenance),
    nextMaintenance: moment(nextMaintenance),
    operatingHours: operatingHours === null ? 0 : operatingHours,
  });
}

/** zod's optional keys may hold undefined; Drizzle's may not. */
type Loose<T> = { [K in keyof T]?: T[K] | undefined };

export const moment = (day: string | null | undefined) => (typeof day === "string" ? new Date(`${day}T00:00:00Z`) : day);

type Known<T> = { [K in keyof T]: Exclude<T[K], undefined> };
/** Without the keys whose value is undefined. */
export const known = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Known<T>>;

/** Names the field instead of leaving it to the foreign key, which knows no site scope. */
export async function assertPlace(
  tx: ActorTx,
  { siteId, parentId }: { siteId?: string | undefined; parentId?: string | null | undefined },
) {
  if (siteId) {
    const [site] = await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId));
    if (!site) throw new AppError("NOT_FOUND", "No such site.", { siteId: ["Choose an existing site."] });
  }
  if (parentId) {
    const [parent] = await tx.select({ id: assets.id }).from(assets).where(eq(assets.id, parentId));
    if (!parent) throw new AppError("NOT_FOUND", "No such parent asset.", { parentId: ["Choose an existing asset."] });
  }
}
