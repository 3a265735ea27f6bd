import "server-only";
import { sql } from "drizzle-orm";
import { authActor } from "@/db/actor";
import { rawOf, withActor } from "@/db/with-actor";
import { noteKeyUse } from "@/lib/auth/key-usage";
import type { RequestContext } from "@/lib/auth/resolve-actor";
import { log } from "@/lib/log";
import { requestDuration } from "@/lib/metrics";
import type { Asking, Exchange } from "./exchange";

/** Where a request came from. The Node host has overwritten the forwarding headers by the time they are read here. */
export function contextOf(request: Pick<Asking, "headers">): RequestContext {
  const id = request.headers.get("x-request-id");
  const ip = request.headers.get("x-real-ip");
  const userAgent = request.headers.get("user-agent");
  return {
    requestId: id && /^[\w-]{8,64}$/.test(id) ? id : crypto.randomUUID(),
    ...(ip && { ip }),
    ...(userAgent && { userAgent: userAgent.slice(0, 400) }),
  };
}

type Entry = {
  organization_id: string;
  key_id: string | null;
  user_id: string | null;
  request_id: string;
  method: string;
  endpoint: string;
  status: number;
  duration_ms: number;
  bytes_in: number | null;
  error_code: string | null;
  ip_address: string | null;
  user_agent: string | null;
  created_at: string;
};

const BATCH = 500;
const FLUSH_MS = 1_000;
const MOST_WAITING = 20_000;
const holder = globalThis as typeof globalThis & {
  __gantryRequestLog?: { waiting: Entry[]; timer?: NodeJS.Timeout | undefined; writing?: Promise<void> | undefined };
};
const queue = () => (holder.__gantryRequestLog ??= { waiting: [] });

/** After the answer: one structured line, the metrics, and a row of the request log, written in batches off the hot path. */
export function logRequest(context: Exchange, status: number, origin: RequestContext, durationMs: number) {
  const actor = context.get("actor");
  const { method, path } = context.req;
  const endpoint = context.req.routePath === "*" || context.req.routePath === "/*" ? path : context.req.routePath;
  requestDuration.observe({ method, endpoint: status === 404 ? "other" : endpoint, status: String(status) }, durationMs / 1_000);
  if (!actor) return;
  if (log.isLevelEnabled("info")) {
    const { keyId, organizationId } = actor;
    log.info({ requestId: origin.requestId, method, path, status, ms: Math.round(durationMs), keyId, organizationId }, "request");
  }
  if (actor.keyId) noteKeyUse(actor.keyId, origin.ip);
  if (!actor.organizationId || path === "/api/events") return; // a browser reconnects its stream all day

  const { waiting } = queue();
  if (waiting.length >= MOST_WAITING) return; // the log gives way before the product does
  waiting.push({
    organization_id: actor.organizationId,
    key_id: actor.keyId ?? null,
    user_id: actor.userId,
    request_id: origin.requestId,
    method,
    endpoint: path.slice(0, 500),
    status,
    duration_ms: Math.round(durationMs),
    bytes_in: context.get("bytesIn") ?? null,
    error_code: context.get("errorCode") ?? null,
    ip_address: origin.ip ?? null,
    user_agent: origin.userAgent ?? null,
    created_at: new Date().toISOString(),
  });
  queue().timer ??= setTimeout(() => void flushRequestLog(), FLUSH_MS).unref();
}

/** Writes what waits. Called by the timer, and once more at shutdown. */
export async function flushRequestLog(): Promise<void> {
  const own = queue();
  clearTimeout(own.timer);
  own.timer = undefined;
  await own.writing;
  while (own.waiting.length > 0) {
    const batch = own.waiting.splice(0, BATCH);
    own.writing = withActor(authActor(), async (tx) => {
      await tx.execute(sql`select private.ensure_partition('api_requests', now())`);
      // One parameter, where a row of values apiece would make thousands.
      await rawOf(
        tx,
      )`insert into api_requests (organization_id, key_id, user_id, request_id, method, endpoint, status, duration_ms, bytes_in, error_code, ip_address,
          user_agent, created_at)
        select * from json_to_recordset(${JSON.stringify(batch)}::text::json) as entry (organization_id uuid, key_id uuid, user_id uuid, request_id text, method text,
          endpoint text, status int, duration_ms int, bytes_in bigint, error_code text, ip_address inet, user_agent text, created_at timestamptz)`;
    }).catch((error) => log.warn({ err: error, lost: batch.length }, "request log not written"));
    await own.writing;
  }
  own.writing = undefined;
}
