import "server-only";
import postgres from "postgres";
import type { Actor } from "@/db/actor";
import { writeAtOnce } from "@/db/write-at-once";
import { LAND_TOGETHER, LANDINGS_AT_ONCE } from "./limits";
import { INSERT_PIECES, insertParameters, plainArray, type Readings } from "./pieces";

type Landing = {
  gatewayId: string;
  version: string;
  runs: readonly Readings[];
  resolve: (kept: boolean) => void;
  reject: (error: unknown) => void;
};
/** An organization's batches that wait, and how many transactions of them are under way. */
type Lane = { waiting: Landing[]; running: number };
const lanes = new Map<string, Lane>();

const LAND = `with kept as materialized (
    select s.batch from unnest($20::uuid[], $21::int8[]) with ordinality as s(gateway, version, batch)
    join ingest_streams i on i.gateway_id = s.gateway and i.version = s.version order by i.gateway_id for share of i),
  landed as (${INSERT_PIECES} where p.batch in (select batch from kept))
  select coalesce(array_agg(batch), '{}')::int4[] as kept from kept`;

/**
 * Lands a batch's readings if its gateway's stream still has this version; false, and nothing is stored, when it has another. Resolves after the commit.
 * Batches of an organization which come while others are being stored are stored together: a transaction costs as much as what it carries.
 */
export function landInStream(actor: Actor, gatewayId: string, version: string, runs: readonly Readings[]): Promise<boolean> {
  const id = actor.organizationId!;
  const lane = lanes.get(id) ?? { waiting: [], running: 0 };
  lanes.set(id, lane);
  return new Promise((resolve, reject) => {
    lane.waiting.push({ gatewayId, version, runs, resolve, reject });
    empty(id, lane, actor);
  });
}

function empty(id: string, lane: Lane, actor: Actor) {
  if (lane.running >= LANDINGS_AT_ONCE) return;
  if (lane.waiting.length === 0) return void (lane.running === 0 && lanes.delete(id));
  lane.running += 1;
  void landTogether(actor, lane.waiting.splice(0, LAND_TOGETHER)).finally(() => {
    lane.running -= 1;
    empty(id, lane, actor);
  });
}

async function landTogether(actor: Actor, landings: readonly Landing[]): Promise<void> {
  try {
    const kept = await landAll(actor, landings);
    for (const [index, { resolve }] of landings.entries()) resolve(kept.has(index + 1));
  } catch (error) {
    // What the database refused is not stored: one that cannot be must not keep the others from it.
    if (landings.length > 1 && error instanceof postgres.PostgresError) for (const one of landings) await landTogether(actor, [one]);
    else for (const { reject } of landings) reject(error);
  }
}

/** Places, from 1, of those whose stream was theirs. */
async function landAll(actor: Actor, landings: readonly Landing[]): Promise<ReadonlySet<number>> {
  const parameters = insertParameters(landings.map(({ runs }) => runs));
  if (!parameters) return new Set(landings.map((_, index) => index + 1));
  const streams = [plainArray(landings.map(({ gatewayId }) => gatewayId)), plainArray(landings.map(({ version }) => version))];
  const [row] = await writeAtOnce<{ kept: number[] }>(actor, LAND, [...parameters, ...streams]);
  return new Set(row!.kept);
}
