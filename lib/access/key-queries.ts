import "server-only";
import { sql } from "drizzle-orm";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { notFound } from "@/lib/errors";
import { keyset } from "@/lib/keyset";

export type ApiKeyRow = {
  id: string;
  name: string;
  description: string | null;
  prefix: string;
  scopes: string[];
  gatewayId: string | null;
  gateway: string | null;
  ipAllowlist: string[];
  rateLimitPerMinute: number | null;
  state: "active" | "ending" | "expired" | "revoked";
  expiresAt: string | null;
  revokedAt: string | null;
  rotatedFromId: string | null;
  successorId: string | null;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  usageCount: number;
  createdBy: string | null;
  createdAt: string;
};

// Only columns the API may read: the hash is not one of them.
const columns = sql`k.id, k.name, k.description, k.key_prefix as prefix, k.scopes, k.gateway_id as "gatewayId",
  (select g.name from gateways g where g.id = k.gateway_id) as gateway, k.ip_allowlist::text[] as "ipAllowlist", k.rate_limit_per_minute as "rateLimitPerMinute",
  case when k.revoked_at is not null then 'revoked' when k.expires_at <= now() then 'expired'
    when exists (select from api_keys n where n.rotated_from_id = k.id) then 'ending' else 'active' end as state,
  k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.rotated_from_id as "rotatedFromId",
  (select n.id from api_keys n where n.rotated_from_id = k.id limit 1) as "successorId",
  k.last_used_at as "lastUsedAt", host(k.last_used_ip) as "lastUsedIp", k.usage_count::float8 as "usageCount",
  (select p.display_name from profiles p where p.id = k.created_by) as "createdBy", k.created_at as "createdAt"`;

type Place = { cursor?: string | null | undefined; before?: string | null | undefined; limit?: number; q?: string };

/** API keys, newest first. Never the key, never its hash. */
export async function listApiKeys(tx: ActorTx, { cursor, before, limit = 50, q = "" }: Place = {}) {
  assertCan(tx, "keys:read");
  const page = keyset({ id: "created", by: sql`k.created_at`, type: "timestamptz", tie: sql`k.id`, desc: true }, { cursor, before, limit });
  const rows = await tx.execute<ApiKeyRow & { key: string }>(sql`select ${columns}, k.created_at::text as key from api_keys k
    where (${q} = '' or strpos(lower(k.name || ' ' || k.key_prefix), lower(${q})) > 0) and ${page.where ?? sql`true`}
    order by ${sql.join(page.orderBy, sql`, `)} limit ${page.limit}`);
  return page.page(rows);
}

export async function getApiKey(tx: ActorTx, keyId: string): Promise<ApiKeyRow> {
  assertCan(tx, "keys:read");
  const [row] = await tx.execute<ApiKeyRow>(sql`select ${columns} from api_keys k where k.id = ${keyId}::uuid`);
  if (!row) throw notFound("API key");
  return row;
}

export type KeyDay = { day: string; requests: number; refused: number };

/** Requests of one key on each of the last 30 days, in UTC, from the request log. */
export async function keyUsageByDay(tx: ActorTx, keyId: string): Promise<KeyDay[]> {
  assertCan(tx, "requests:read");
  return tx.execute<KeyDay>(sql`select to_char(d, 'YYYY-MM-DD') as day, count(r.id)::int as requests, count(r.id) filter (where r.status >= 400)::int as refused
    from generate_series((now() at time zone 'UTC')::date - 29, (now() at time zone 'UTC')::date, interval '1 day') d
    left join api_requests r on r.key_id = ${keyId}::uuid and r.created_at >= now() - interval '31 days' and (r.created_at at time zone 'UTC')::date = d::date
    group by d order by d`);
}

export type RequestRow = {
  id: string;
  at: string;
  method: string;
  endpoint: string;
  status: number;
  durationMs: number;
  errorCode: string | null;
  keyId: string | null;
  keyName: string | null;
  person: string | null;
  ip: string | null;
  requestId: string;
  bytesIn: number | null;
  userAgent: string | null;
};
export type RequestFilter = Place & { keyId?: string | undefined; statuses?: string[]; from?: Date | undefined; to?: Date | undefined };

/** The request log, newest first: by key, status class ("2xx"), part of the path or request number, and time. */
export async function listRequests(
  tx: ActorTx,
  { cursor, before, limit = 50, q = "", keyId, statuses = [], from, to }: RequestFilter = {},
) {
  assertCan(tx, "requests:read");
  const page = keyset({ id: "at", by: sql`r.created_at`, type: "timestamptz", tie: sql`r.id`, desc: true }, { cursor, before, limit });
  const classes = statuses.map((name) => Number(name[0])).filter((n) => n >= 1 && n <= 5);
  const rows = await tx.execute<
    RequestRow & { key: string }
  >(sql`select r.id, r.created_at as at, r.created_at::text as key, r.method, r.endpoint, r.status, r.duration_ms as "durationMs",
      r.error_code as "errorCode", r.key_id as "keyId", (select k.name from api_keys k where k.id = r.key_id) as "keyName",
      (select p.display_name from profiles p where p.id = r.user_id) as person, host(r.ip_address) as ip, r.request_id as "requestId", r.bytes_in::float8 as "bytesIn", r.user_agent as "userAgent"
    from api_requests r
    where r.organization_id = (select auth.organization_id()) and r.created_at >= ${(from ?? new Date(Date.now() - 30 * 86_400_000)).toISOString()}::timestamptz
      and r.created_at < ${(to ?? new Date(Date.now() + 60_000)).toISOString()}::timestamptz
      and (${keyId ?? null}::uuid is null or r.key_id = ${keyId ?? null}::uuid) and (${`{${classes.join(",")}}`}::int[] = '{}' or r.status / 100 = any(${`{${classes.join(",")}}`}::int[]))
      and (${q} = '' or strpos(lower(r.endpoint), lower(${q})) > 0 or r.request_id = ${q}) and ${page.where ?? sql`true`}
    order by ${sql.join(page.orderBy, sql`, `)} limit ${page.limit}`);
  return page.page(rows);
}

export type Choice = { id: string; name: string };
export const gatewayChoices = (tx: ActorTx) => tx.execute<Choice>(sql`select id, name from gateways order by lower(name), id limit 500`);
export const keyChoices = (tx: ActorTx) =>
  tx.execute<Choice>(sql`select id, name || ' (' || key_prefix || '…)' as name from api_keys order by created_at desc limit 100`);
