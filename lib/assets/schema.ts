import { z } from "zod";

export const assetStatuses = ["healthy", "warning", "critical", "offline"] as const;
export const criticalities = ["low", "medium", "high", "critical"] as const;
export type AssetStatus = (typeof assetStatuses)[number];
export type Criticality = (typeof criticalities)[number];

export const id = z.guid("This is not an id.");

const noNul = (text: string) => !text.includes("\0");
const line = (most: number) =>
  z.string().trim().max(most, `At most ${most} characters.`).refine(noNul, "The character NUL is not allowed.");
const needed = (what: string, most = 200) => line(most).min(1, `Enter ${what}.`);
/** An empty input of a form means "nothing". */
const emptyIsNull = (value: unknown) => (typeof value === "string" && value.trim() === "" ? null : value);
const optionalLine = (most = 200) => z.preprocess(emptyIsNull, line(most).nullable());
const numeric = (value: unknown) => {
  const given = emptyIsNull(value);
  return typeof given === "string" && /^[+-]?\d+(\.\d+)?$/.test(given.trim()) ? Number(given) : given;
};
const optionalNumber = (least: number, most: number) =>
  z.preprocess(numeric, z.number("Enter a number.").min(least, `At least ${least}.`).max(most, `At most ${most}.`).nullable());
const optionalWhole = (least: number, most: number) =>
  z.preprocess(
    numeric,
    z.number("Enter a number.").int("Enter a whole number.").min(least, `At least ${least}.`).max(most, `At most ${most}.`).nullable(),
  );
const optionalId = z.preprocess(emptyIsNull, id.nullable());
/** Between 1900 and 2200: PostgreSQL takes more, people do not mean it. */
const optionalDate = z.preprocess(
  emptyIsNull,
  z.iso
    .date("Enter a date.")
    .refine((day) => day >= "1900" && day < "2200", "Enter a date between 1900 and 2199.")
    .nullable(),
);

const zone = z
  .string()
  .trim()
  .max(60)
  .refine((name) => {
    try {
      return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
    } catch {
      return false;
    }
  }, "Enter a time zone such as Europe/Berlin.");

export const MOST_TAGS = 20;
/** Written as "line-2, food-grade" in a form, as an array in JSON. */
const tags = z.preprocess(
  (value) =>
    typeof value === "string"
      ? value
          .split(",")
          .map((tag) => tag.trim())
          .filter(Boolean)
      : value,
  z
    .array(needed("a tag", 40))
    .max(MOST_TAGS, `At most ${MOST_TAGS} tags.`)
    .transform((list) => [...new Set(list)]),
);

const specifications = z
  .record(z.string().max(100).refine(noNul), z.union([line(500), z.number(), z.boolean(), z.null()]))
  .refine((value) => Object.keys(value).length <= 50, "At most 50 entries.");

/** Names the state a form or client has read; a write refuses when somebody has changed the record since. */
const version = z.string().max(64).optional();

const site = {
  name: needed("a name", 120),
  location: needed("a location"),
  region: needed("a region", 80),
  timezone: zone,
  latitude: optionalNumber(-90, 90),
  longitude: optionalNumber(-180, 180),
};
const bothOrNone = (value: { latitude?: number | null | undefined; longitude?: number | null | undefined }) =>
  value.latitude === undefined || value.longitude === undefined || (value.latitude === null) === (value.longitude === null);
const halfPlace = { error: "Enter latitude and longitude, or neither.", path: ["longitude"] };

export const createSiteInput = z
  .strictObject({ ...site, timezone: zone.default("UTC"), latitude: site.latitude.default(null), longitude: site.longitude.default(null) })
  .refine(bothOrNone, halfPlace);
export const updateSiteInput = z.strictObject({ id, version, ...z.object(site).partial().shape }).refine(bothOrNone, halfPlace);
export const removeSiteInput = z.strictObject({ id });

const asset = {
  siteId: z.guid("Choose a site."),
  parentId: optionalId,
  tag: optionalLine(60),
  name: needed("a name"),
  type: needed("a type, such as pump", 60).transform((text) => text.toLowerCase()),
  make: optionalLine(120),
  model: optionalLine(120),
  serialNumber: optionalLine(120),
  criticality: z.enum(criticalities, "Choose how critical it is."),
  commissioningDate: optionalDate,
  lastMaintenance: optionalDate,
  nextMaintenance: optionalDate,
  operatingHours: optionalWhole(0, 10_000_000),
  tags,
  specifications,
};

export const createAssetInput = z.strictObject({
  ...z.object(asset).partial().shape,
  siteId: asset.siteId,
  name: asset.name,
  type: asset.type,
  criticality: asset.criticality.default("medium"),
});
export const updateAssetInput = z.strictObject({ id, version, ...z.object(asset).partial().shape });
export const retireAssetInput = z.strictObject({ id, reason: needed("a reason", 500) });
/** Adds and takes away tags of several assets; a tag may not stand on both sides. */
export const tagAssetsInput = z
  .strictObject({
    ids: z.preprocess(
      (value) => (typeof value === "string" ? [value] : value),
      z.array(id).min(1, "Choose at least one asset.").max(500, "At most 500 assets at once."),
    ),
    add: tags.default([]),
    remove: tags.default([]),
  })
  .refine(({ add, remove }) => add.length + remove.length > 0, { error: "Enter a tag to add or to remove.", path: ["add"] })
  .refine(({ add, remove }) => !add.some((tag) => remove.includes(tag)), {
    error: "A tag cannot be added and removed at once.",
    path: ["remove"],
  });

const component = {
  name: needed("a name", 120),
  type: needed("a type, such as bearing", 60),
  status: z.enum(assetStatuses),
  remainingUsefulLifeDays: optionalWhole(0, 36_500),
  lastReplaced: optionalDate,
};
export const createComponentInput = z.strictObject({
  assetId: id,
  ...z.object(component).partial().shape,
  name: component.name,
  type: component.type,
  status: component.status.default("healthy"),
});
export const updateComponentInput = z.strictObject({ id, version, ...z.object(component).partial().shape });
export const removeComponentInput = z.strictObject({ id });

/** One value or several: an array, or joined with commas as a list page writes them. */
const several = <S extends z.ZodType>(one: S) =>
  z.preprocess((value) => (typeof value === "string" ? value.split(",").filter(Boolean) : value), z.array(one).max(50)).optional();

export const assetSorts = ["name", "health", "status", "criticality"] as const;
export type AssetSort = (typeof assetSorts)[number];
const sort = z.string().transform((text, context) => {
  const desc = text.startsWith("-");
  const by = assetSorts.find((name) => name === (desc ? text.slice(1) : text));
  if (by) return { by, desc };
  context.addIssue(`Sort by ${assetSorts.join(", ")}, with - in front for the other direction.`);
  return z.NEVER;
});

const filter = {
  q: z.string().trim().max(200).refine(noNul).optional(),
  site: several(id),
  status: several(z.enum(assetStatuses)),
  criticality: several(z.enum(criticalities)),
  type: several(line(60)),
  tag: several(line(40)),
  retired: z.enum(["true", "false"]).optional(),
};
export const assetFilter = z.strictObject({
  ...filter,
  sort: sort.prefault("name"),
  cursor: z.string().max(600).optional(),
  before: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** What an export takes of a list's address; where in the pages it stood does not matter. */
export const assetExport = z.object({ ...filter, sort: sort.prefault("name") });

/** In percent of the plan's width and height, from its upper left corner; both null take the asset off the plan. */
const place = z.preprocess(numeric, z.number("Enter a number.").min(0, "At least 0.").max(100, "At most 100.").nullable());
export const placeAssetInput = z
  .strictObject({ id, x: place, y: place })
  .refine(({ x, y }) => (x === null) === (y === null), { error: "Enter both, or neither.", path: ["y"] });
/** `attachmentId` is an image among the site's files; null takes the plan away. */
export const floorPlanInput = z.strictObject({ id, attachmentId: optionalId });
export type PlaceAsset = z.output<typeof placeAssetInput>;
export type SetFloorPlan = z.output<typeof floorPlanInput>;
export type CreateSite = z.output<typeof createSiteInput>;
export type UpdateSite = z.output<typeof updateSiteInput>;
export type CreateAsset = z.output<typeof createAssetInput>;
export type UpdateAsset = z.output<typeof updateAssetInput>;
export type TagAssets = z.output<typeof tagAssetsInput>;
export type CreateComponent = z.output<typeof createComponentInput>;
export type UpdateComponent = z.output<typeof updateComponentInput>;
export type AssetFilter = z.output<typeof assetFilter>;
