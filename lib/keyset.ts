import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { AppError } from "@/lib/errors";

type KeyType = "timestamptz" | "bigint" | "text";
/** One order of a list: an expression that is never null, and the unique column that breaks ties. */
export type Order = { id: string; by: SQL; type: KeyType; tie: SQL; desc: boolean };
type Place = { cursor?: string | null | undefined; before?: string | null | undefined; limit: number };

const shapes: Record<KeyType, RegExp> = { timestamptz: /^[\d:.+ -]{10,40}$/, bigint: /^-?\d{1,18}$/, text: /^[^\0]{0,400}$/ };
const casts: Record<KeyType, SQL> = { timestamptz: sql`timestamptz`, bigint: sql`bigint`, text: sql`text` };
const [ascending, descending, after, before] = [sql`asc`, sql`desc`, sql`>`, sql`<`];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const encode = (order: Order, value: string, id: string) => Buffer.from(JSON.stringify([order.id, value, id])).toString("base64url");

function decode(order: Order, cursor: string): [value: string, id: string] {
  try {
    const [name, value, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    if (name === order.id && typeof value === "string" && typeof id === "string" && shapes[order.type].test(value) && uuid.test(id)) {
      return [value, id];
    }
  } catch {
    // falls through: not a cursor
  }
  throw new AppError("VALIDATION_ERROR", "This cursor is not of this list. Start again without it.", {
    cursor: ["Start again without it."],
  });
}

/**
 * Keyset paging: `where`, `orderBy` and `limit` for the query, which must also select `key` (`order.by::text`), and `page` to finish its rows.
 * Pages neither skip nor repeat rows while the list grows.
 */
export function keyset(order: Order, { cursor, before: back, limit }: Place) {
  const backwards = !cursor && Boolean(back);
  const place = cursor || back;
  const down = order.desc !== backwards;
  const direction = down ? descending : ascending;
  const at = place ? decode(order, place) : undefined;
  return {
    key: sql<string>`(${order.by})::text`.as("key"),
    where: at ? sql`(${order.by}, ${order.tie}) ${down ? before : after} (${at[0]}::${casts[order.type]}, ${at[1]}::uuid)` : undefined,
    orderBy: [sql`${order.by} ${direction}`, sql`${order.tie} ${direction}`],
    limit: limit + 1,
    /** For a query that puts its rows in order by itself. */
    order: { by: order.by, tie: order.tie, direction },
    page<Row extends { id: string; key: string }>(found: Row[]) {
      const more = found.length > limit;
      const kept = found.slice(0, limit);
      if (backwards) kept.reverse();
      const [first, last] = [kept[0], kept.at(-1)];
      return {
        items: kept.map(({ key: _, ...row }) => row),
        nextCursor: last && (backwards || more) ? encode(order, last.key, last.id) : null,
        prevCursor: first && (backwards ? more : Boolean(cursor)) ? encode(order, first.key, first.id) : null,
      };
    },
  };
}

/** For pages: a cursor from an older order or a damaged link shows the first page instead of an error. */
export async function orFirstPage<F extends { cursor?: string | undefined; before?: string | undefined }, T>(
  filter: F,
  list: (filter: F) => Promise<T>,
): Promise<T> {
  try {
    return await list(filter);
  } catch (error) {
    if (!(error instanceof AppError && error.fields?.cursor)) throw error;
    return list({ ...filter, cursor: undefined, before: undefined });
  }
}
