import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";

/** Beyond this many, walking the list in its order finds a page of matches sooner than fetching them all. */
export const MATCH_CAP = 2_000;

/**
 * The assets whose name, tag or serial number contains the text, found through the trigram index. Undefined when the index would not help: too many
 * match, or the text is shorter than a trigram. Then the condition belongs into the query itself.
 */
export async function assetsMatching(tx: ActorTx, q: string): Promise<string[] | undefined> {
  if (q.length < 3 || !tx.actor.organizationId) return undefined;
  const rows = await rawOf(tx)<{ id: string }[]>`select id from private.matching_asset_ids(${q}, ${MATCH_CAP + 1}) as id`;
  return rows.length > MATCH_CAP ? undefined : rows.map(({ id }) => id);
}

/** For `id = any(…::uuid[])`: one parameter, however many ids. */
export const uuidArray = (ids: readonly string[]) => `{${ids.join(",")}}`;
