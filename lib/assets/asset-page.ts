import "server-only";
import { and, arrayOverlaps, asc, desc, eq, ilike, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { assets } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { AppError } from "@/lib/errors";
import { type AssetFilter, assetStatuses, criticalities } from "./schema";
import { uuidArray } from "./text-search";

type Filter = Pick<AssetFilter, "q" | "site" | "status" | "criticality" | "type" | "tag" | "retired">;
type Where = SQL | undefined;

/** The place of a word in its enum, from 1, as the columns hold it: an enum itself cannot be looked up in an index under the policies. */
const rankOfStatus = (status: (typeof assetStatuses)[number]) => assetStatuses.indexOf(status) + 1;
const rankOfCriticality = (level: (typeof criticalities)[number]) => criticalities.indexOf(level) + 1;

export const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** `found` are the assets that `q` matches, where they were looked up beforehand. */
export function matching({ q, site, status, criticality, type, tag, retired }: Filter, found?: readonly string[]): Where {
  const like = q && !found ? `%${escapeLike(q)}%` : undefined;
  return and(
    retired === "true" ? isNotNull(assets.retiredAt) : isNull(assets.retiredAt),
    found ? sql`${assets.id} = any(${uuidArray(found)}::uuid[])` : undefined,
    like ? or(ilike(assets.name, like), ilike(assets.tag, like), ilike(assets.serialNumber, like)) : undefined,
    site?.length ? inArray(assets.siteId, site) : undefined,
    status?.length ? inArray(assets.statusRank, status.map(rankOfStatus)) : undefined,
    criticality?.length ? inArray(assets.criticalityRank, criticality.map(rankOfCriticality)) : undefined,
    type?.length ? inArray(assets.type, type) : undefined,
    tag?.length ? arrayOverlaps(assets.tags, tag) : undefined,
  );
}

/**
 * An order is a row of segments, each walked along one index: "worst status first" is the critical ones by name, then those offline, and so on.
 * A page is a place inside one segment, so a deep page costs what the first one does.
 */
type Segment = { where?: Where; key: "name" | "health" };
const worst = ["critical", "offline", "warning", "healthy"] as const satisfies readonly (typeof assetStatuses)[number][];
const segmentsOf = {
  name: [{ key: "name" }],
  health: [
    { where: isNotNull(assets.healthScore), key: "health" },
    { where: isNull(assets.healthScore), key: "name" },
  ],
  status: worst.map((status) => ({ where: eq(assets.statusRank, rankOfStatus(status)), key: "name" })),
  criticality: [...criticalities].reverse().map((level) => ({ where: eq(assets.criticalityRank, rankOfCriticality(level)), key: "name" })),
} satisfies Record<string, Segment[]>;

const cursorShape = z.tuple([z.string(), z.int().min(0).max(9), z.union([z.string().max(400), z.int()]), z.guid()]);
type Place = { segment: number; value: string | number; id: string };

const writeCursor = (order: string, row: PagedRow) =>
  Buffer.from(JSON.stringify([order, row.segment, row.keyValue, row.id])).toString("base64url");

function readCursor(order: string, text: string): Place {
  const refuse = () =>
    new AppError("VALIDATION_ERROR", "This page of the list is no longer valid. Start again from the first page.", {
      cursor: ["Not a cursor of this list."],
    });
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    throw refuse();
  }
  const found = cursorShape.safeParse(parsed);
  if (!found.success || found.data[0] !== order) throw refuse();
  const [, segment, value, id] = found.data;
  const key = segmentsOf[order.replace("-", "") as keyof typeof segmentsOf][segment]?.key;
  if (!key || (key === "health") !== (typeof value === "number")) throw refuse();
  return { segment, value, id };
}

export const rowColumns = {
  id: assets.id,
  tag: assets.tag,
  name: assets.name,
  type: assets.type,
  status: assets.status,
  criticality: assets.criticality,
  healthScore: assets.healthScore,
  siteId: assets.siteId,
  // Asked for each row of the page: as a join, the planner would expect few rows of it and sort all assets to find them.
  siteName: sql<string>`(select s.name from sites s where s.organization_id = assets.organization_id and s.id = assets.site_id)`,
  make: assets.make,
  model: assets.model,
  serialNumber: assets.serialNumber,
  tags: assets.tags,
  temperature: assets.temperature,
  vibration: assets.vibration,
  pressure: assets.pressure,
  nextMaintenance: assets.nextMaintenance,
  retiredAt: assets.retiredAt,
};
type Row = Awaited<ReturnType<typeof selectSegment>>[number];
type PagedRow = Row & { segment: number; keyValue: string | number };

function selectSegment(tx: ActorTx, where: Where, { key }: Segment, from: Place | undefined, down: boolean, limit: number) {
  const column = key === "health" ? assets.healthScore : assets.name;
  const after =
    from &&
    (down
      ? sql`(${column}, ${assets.id}) < (${from.value}, ${from.id}::uuid)`
      : sql`(${column}, ${assets.id}) > (${from.value}, ${from.id}::uuid)`);
  const ordered = down
    ? [key === "health" ? sql`${column} desc nulls first` : desc(column), desc(assets.id)]
    : [asc(column), asc(assets.id)];
  return tx
    .select(rowColumns)
    .from(assets)
    .where(and(where, after))
    .orderBy(...ordered)
    .limit(limit);
}

export async function pageOfAssets(tx: ActorTx, filter: AssetFilter, matches?: readonly string[]) {
  const order = `${filter.sort.desc ? "-" : ""}${filter.sort.by}`;
  const backwards = filter.before !== undefined && filter.cursor === undefined;
  const cursor = filter.cursor ?? filter.before;
  const start = cursor === undefined ? undefined : readCursor(order, cursor);
  const down = filter.sort.desc !== backwards;
  const where = matching(filter, matches);

  // Statuses and levels are listed worst first for "-status", and the other way round for "status".
  const segments: Segment[] = segmentsOf[filter.sort.by];
  const ranked = filter.sort.by === "status" || filter.sort.by === "criticality";
  const ascending = segments.map((_, index) => index);
  const forward = ranked && !filter.sort.desc ? ascending.reverse() : ascending;
  const walk = backwards ? [...forward].reverse() : forward;
  const rowsDown = ranked ? backwards : down; // within a status, names always run from A to Z
  const rows: PagedRow[] = [];
  for (const index of start ? walk.slice(walk.indexOf(start.segment)) : walk) {
    const segment = segments[index]!;
    const from = start?.segment === index ? start : undefined;
    const reversed = segment.key === "name" && filter.sort.by === "health" ? backwards : rowsDown;
    const found = await selectSegment(tx, and(where, segment.where), segment, from, reversed, filter.limit + 1 - rows.length);
    rows.push(...found.map((row) => ({ ...row, segment: index, keyValue: segment.key === "health" ? row.healthScore! : row.name })));
    if (rows.length > filter.limit) break;
  }
  const more = rows.length > filter.limit;
  const page = rows.slice(0, filter.limit);
  if (backwards) page.reverse();
  const before = backwards ? more : start !== undefined;
  const after = backwards ? true : more;
  return {
    items: page.map(({ segment: _segment, keyValue: _key, ...row }) => row),
    prevCursor: before && page[0] ? writeCursor(order, page[0]) : null,
    nextCursor: after && page.at(-1) ? writeCursor(order, page.at(-1)!) : null,
  };
}

export type AssetRow = Row;
