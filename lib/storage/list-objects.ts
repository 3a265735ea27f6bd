import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { StorageError } from "./errors";
import { folderFrom } from "./rules";
import type { ListObjectsInput, ListObjectsV2Input } from "./schema";

type Row = { entry: string; id: string | null; created_at: string; updated_at: string; metadata: Record<string, unknown> | null };

const iso = (time: SQL) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const metadata = sql`jsonb_build_object('eTag', '"' || sha256 || '"', 'size', size, 'mimetype', content_type, 'cacheControl', cache_control,
  'lastModified', ${iso(sql`updated_at`)}, 'contentLength', size, 'httpStatusCode', 200)`;

/** Bytewise, so that an index without the database's collation serves it; no name holds the last character of Unicode. */
const below = (bucketId: string, prefix: string) => sql`organization_id = (select auth.organization_id()) and bucket_id = ${bucketId}
  and name ~>=~ ${prefix} and name ~<~ ${`${prefix}\u{10ffff}`}`;

/** Files and folders directly below a prefix: everything deeper is one entry of its first segment. */
const entriesBelow = (bucketId: string, prefix: string) => {
  const rest = sql`substr(name, ${[...prefix].length + 1}::int)`;
  return sql`select split_part(${rest}, '/', 1) as entry, case when position('/' in ${rest}) = 0 then id end as id,
      max(created_at) as created_at, max(updated_at) as updated_at, (array_agg(case when position('/' in ${rest}) = 0 then ${metadata} end))[1] as metadata
    from storage.objects where ${below(bucketId, prefix)} group by 1, 2`;
};

/** One folder, as a file browser shows it. */
export async function listObjects(tx: ActorTx, bucketId: string, input: ListObjectsInput) {
  assertCan(tx, "files:read");
  const { limit, offset, sortBy, search } = input;
  const by = { name: sql`entry collate "C"`, created_at: sql`created_at`, updated_at: sql`updated_at`, last_accessed_at: sql`updated_at` }[
    sortBy.column
  ];
  const wanted = search ? sql`where starts_with(lower(entry), lower(${search}))` : sql``;
  const rows =
    await tx.execute<Row>(sql`select entry, id, ${iso(sql`created_at`)} as created_at, ${iso(sql`updated_at`)} as updated_at, metadata
    from (${entriesBelow(bucketId, folderFrom(input.prefix))}) entries ${wanted}
    order by ${by} ${sortBy.order === "desc" ? sql`desc` : sql`asc`}, entry collate "C", id nulls first limit ${limit} offset ${offset}`);
  return rows.map(({ entry, id, created_at, updated_at, metadata: about }) =>
    id
      ? { name: entry, id, updated_at, created_at, last_accessed_at: updated_at, metadata: about }
      : { name: entry, id: null, updated_at: null, created_at: null, last_accessed_at: null, metadata: null },
  );
}

/** Pages through a bucket by a cursor, with or without folding folders. The prefix may end anywhere in a name. */
export async function listObjectsV2(tx: ActorTx, bucketId: string, input: ListObjectsV2Input) {
  assertCan(tx, "files:read");
  const { limit, sortBy, with_delimiter: folded } = input;
  const prefix = input.prefix.replace(/^\/+/, "");
  const cut = folded ? prefix.lastIndexOf("/") + 1 : 0;
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const column = sortBy.column === "name" ? sql`entry` : sortBy.column === "created_at" ? sql`created_at` : sql`updated_at`;
  const value =
    sortBy.column === "name" ? sql`entry collate "C"` : sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') collate "C"`;
  const place = sql`(${value}, entry collate "C", (id is not null))`;
  const source = folded
    ? sql`select * from (${entriesBelow(bucketId, prefix.slice(0, cut))}) folded where starts_with(entry, ${prefix.slice(cut)})`
    : sql`select name as entry, id, created_at, updated_at, ${metadata} as metadata from storage.objects where ${below(bucketId, prefix)}`;
  const desc = sortBy.order === "desc";
  const beyond = after
    ? sql`where ${place} ${desc ? sql`<` : sql`>`} (${after.value} collate "C", ${after.entry} collate "C", ${after.file}::boolean)`
    : sql``;
  const direction = desc ? sql`desc` : sql`asc`;
  const rows = await tx.execute<Row & { value: string }>(sql`select entry, id, ${value} as value, ${iso(sql`created_at`)} as created_at,
      ${iso(sql`updated_at`)} as updated_at, metadata from (${source}) entries ${beyond}
    order by ${value} ${direction}, entry collate "C" ${direction}, (id is not null) ${direction} limit ${limit + 1}`);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasNext = rows.length > limit;
  const key = (entry: string) => prefix.slice(0, cut) + entry;
  return {
    hasNext,
    folders: page.filter(({ id }) => !id).map(({ entry }) => ({ name: `${key(entry)}/`, key: `${key(entry)}/` })),
    objects: page
      .filter(({ id }) => id)
      .map(({ entry, id, created_at, updated_at, metadata: about }) => ({
        id,
        name: key(entry),
        key: key(entry),
        updated_at,
        created_at,
        last_accessed_at: updated_at,
        metadata: about,
      })),
    ...(hasNext && last && { nextCursor: Buffer.from(JSON.stringify([last.value, last.entry, Boolean(last.id)])).toString("base64url") }),
  };
}

function readCursor(cursor: string) {
  try {
    const [value, entry, file] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (typeof value === "string" && typeof entry === "string" && typeof file === "boolean" && !`${value}${entry}`.includes("\0"))
      return { value, entry, file };
  } catch {}
  throw new StorageError("InvalidRequest", "This cursor is not one of ours. Begin without one.");
}
