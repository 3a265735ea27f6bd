import "server-only";
import { type ActorTx, rawOf } from "@/db/with-actor";

/**
 * Beyond this many, the list is walked in its order until a page of matches is found. Of 100,000 assets, looking up 5,000 matches takes 40 ms and
 * walking past all the rest 150 ms (the matches stand last): a higher cap would slow down every common text to speed up that rare one.
 */
export const MATCH_CAP = 5_000;

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
