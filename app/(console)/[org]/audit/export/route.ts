import { withActor } from "@/db/with-actor";
import { type AuditEntry, listAudit } from "@/lib/audit/queries";
import { currentActor } from "@/lib/auth/current-actor";
import { type CsvColumns, csvResponse } from "@/lib/csv";
import { readAuditFilter } from "../filter";

const columns: CsvColumns<AuditEntry> = {
  seq: (row) => row.seq,
  at: (row) => row.at,
  actor: (row) => row.actor,
  actor_kind: (row) => row.actorKind,
  action: (row) => row.action,
  event: (row) => row.event,
  record: (row) => row.resourceType,
  record_id: (row) => row.resourceId,
  status: (row) => row.status,
  details: (row) => row.details,
  previous: (row) => row.previous,
  next: (row) => row.next,
  ip: (row) => row.ip,
  user_agent: (row) => row.userAgent,
  request_id: (row) => row.requestId,
  hash: (row) => row.hash,
};

export async function GET(request: Request, { params }: { params: Promise<{ org: string }> }) {
  const actor = await currentActor((await params).org);
  const filter = readAuditFilter(Object.fromEntries(new URL(request.url).searchParams));
  return csvResponse("audit", columns, (cursor) =>
    withActor(actor, (tx) => listAudit(tx, { ...filter, before: undefined, cursor, limit: 1_000 }), { readOnly: true }),
  );
}
