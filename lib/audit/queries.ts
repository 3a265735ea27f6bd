import "server-only";
import { and, desc, eq, gte, lte, or, type SQL, sql } from "drizzle-orm";
import { auditLogs, profiles, trustLedgerRoots } from "@/db/schema";
import type { ActorTx } from "@/db/with-actor";
import { assertCan } from "@/lib/auth/permissions";
import { keyset } from "@/lib/keyset";
import type { AuditFilter } from "./schema";

const newestFirst = { id: "seq", by: sql`${auditLogs.seq}`, type: "bigint", tie: sql`${auditLogs.id}`, desc: true } as const;
const machine = sql<string>`case ${auditLogs.actorKind} when 'user' then 'A former member' when 'apiKey' then 'API key' when 'service' then 'Operator' else 'Gantry' end`;

const entry = {
  id: auditLogs.id,
  seq: auditLogs.seq,
  at: auditLogs.timestamp,
  action: auditLogs.action,
  event: auditLogs.event,
  actorId: auditLogs.userId,
  actorKind: auditLogs.actorKind,
  actor: sql<string>`coalesce(${profiles.displayName}, ${auditLogs.actorLabel}, ${machine})`,
  resourceType: auditLogs.resourceType,
  resourceId: auditLogs.resourceId,
  status: auditLogs.status,
  details: auditLogs.details,
  previous: auditLogs.previousState,
  next: auditLogs.newState,
  ip: sql<string | null>`host(${auditLogs.ipAddress})`,
  userAgent: auditLogs.userAgent,
  requestId: auditLogs.requestId,
  error: auditLogs.errorMessage,
  hash: sql<string>`encode(${auditLogs.hash}, 'hex')`,
};

/** The audit log, newest first. */
export async function listAudit(tx: ActorTx, filter: AuditFilter) {
  assertCan(tx, "audit:read");
  const where = and(...conditionsOf(filter));
  const paging = keyset(newestFirst, filter);
  const rows = await tx
    .select({ ...entry, key: paging.key })
    .from(auditLogs)
    .leftJoin(profiles, eq(profiles.id, auditLogs.userId))
    .where(and(where, paging.where))
    .orderBy(...paging.orderBy)
    .limit(paging.limit);
  const [counted] = await tx
    .select({ total: sql<number>`count(*)::int` })
    .from(auditLogs)
    .leftJoin(profiles, eq(profiles.id, auditLogs.userId))
    .where(where);
  return { ...paging.page(rows), total: counted!.total };
}

export type AuditEntry = Awaited<ReturnType<typeof listAudit>>["items"][number];

function conditionsOf({ q, actor, action, record, resourceId, status, from, to }: AuditFilter): (SQL | undefined)[] {
  const like = q ? `%${q.replace(/[\\%_]/g, "\\$&")}%` : "";
  const actions = action?.map((name) =>
    name.includes(".") ? eq(auditLogs.action, name) : sql`${auditLogs.action} like ${`${name.replace(/[\\%_]/g, "\\$&")}.%`}`,
  );
  const people = actor?.map((one) => (/^[0-9a-f-]{36}$/.test(one) ? eq(auditLogs.userId, one) : eq(auditLogs.actorKind, one)));
  return [
    q
      ? or(
          sql`${auditLogs.action} ilike ${like}`,
          sql`${auditLogs.actorLabel} ilike ${like}`,
          sql`${profiles.displayName} ilike ${like}`,
          sql`${auditLogs.details}::text ilike ${like}`,
        )
      : undefined,
    people?.length ? or(...people) : undefined,
    actions?.length ? or(...actions) : undefined,
    record?.length ? or(...record.map((type) => eq(auditLogs.resourceType, type))) : undefined,
    resourceId ? eq(auditLogs.resourceId, resourceId) : undefined,
    status?.length ? or(...status.map((one) => eq(auditLogs.status, one))) : undefined,
    from ? gte(auditLogs.timestamp, new Date(from)) : undefined,
    to ? lte(auditLogs.timestamp, new Date(to)) : undefined,
  ];
}

/** What the filters of the page may choose from: people and kinds that have acted, and kinds of records. */
export async function listAuditChoices(tx: ActorTx) {
  assertCan(tx, "audit:read");
  const actors = await tx.execute<{ id: string; name: string }>(sql`
    select distinct on (2, 1) coalesce(a.user_id::text, a.actor_kind) as id,
      coalesce(p.display_name, case a.actor_kind when 'apiKey' then 'API keys' when 'service' then 'The operator' when 'user' then a.actor_label else 'Gantry itself' end) as name
    from (select distinct user_id, actor_kind, case when actor_kind = 'user' then actor_label end as actor_label from audit_logs) a
    left join profiles p on p.id = a.user_id where a.actor_kind is not null order by 2, 1 limit 200`);
  const records = await tx.execute<{ type: string }>(
    sql`select distinct resource_type as type from audit_logs where resource_type is not null order by 1 limit 100`,
  );
  const actions = await tx.execute<{ action: string }>(sql`select distinct action from audit_logs order by 1 limit 300`);
  return { actors: [...actors], records: records.map(({ type }) => type), actions: actions.map(({ action }) => action) };
}

/** How far the chain is sealed, and how many entries have come since. */
export async function getChainState(tx: ActorTx) {
  assertCan(tx, "audit:read");
  const [root] = await tx
    .select({
      seq: trustLedgerRoots.seq,
      sealedAt: trustLedgerRoots.sealedAt,
      hash: sql<string>`encode(${trustLedgerRoots.rootHash}, 'hex')`,
    })
    .from(trustLedgerRoots)
    .orderBy(desc(trustLedgerRoots.seq))
    .limit(1);
  const [head] = await tx.select({ seq: sql<number>`coalesce(max(${auditLogs.seq}), 0)::float8` }).from(auditLogs);
  return { sealed: root ?? null, head: head!.seq, unsealed: head!.seq - (root?.seq ?? 0) };
}
