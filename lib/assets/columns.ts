import "server-only";
import { assetComponents, assets, sites } from "@/db/schema";

/** What people edit, and what a version covers. The rest is computed. */
export const editableSite = [sites.name, sites.location, sites.region, sites.timezone, sites.latitude, sites.longitude];
export const siteKeys = ["name", "location", "region", "timezone", "latitude", "longitude"] as const;

export const editableAsset = [
  assets.siteId,
  assets.parentId,
  assets.tag,
  assets.name,
  assets.type,
  assets.make,
  assets.model,
  assets.serialNumber,
  assets.criticality,
  assets.commissioningDate,
  assets.lastMaintenance,
  assets.nextMaintenance,
  assets.operatingHours,
  assets.tags,
  assets.specifications,
  assets.retiredAt,
];
export const assetKeys = [
  "siteId",
  "parentId",
  "tag",
  "name",
  "type",
  "make",
  "model",
  "serialNumber",
  "criticality",
  "commissioningDate",
  "lastMaintenance",
  "nextMaintenance",
  "operatingHours",
  "tags",
  "specifications",
] as const;

export const editableComponent = [
  assetComponents.name,
  assetComponents.type,
  assetComponents.status,
  assetComponents.remainingUsefulLifeDays,
  assetComponents.lastReplaced,
];
export const componentKeys = ["name", "type", "status", "remainingUsefulLifeDays", "lastReplaced"] as const;
