import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import { type CsvColumns, csvResponse } from "@/lib/csv";
import { type IncidentRow, listIncidents } from "@/lib/itil/queries";
import { readIncidentFilter } from "../filter";

const columns: CsvColumns<IncidentRow> = {
  number: (row) => `INC-${row.number}`,
  title: (row) => row.title,
  status: (row) => row.status,
  priority: (row) => row.priority,
  source: (row) => row.source,
  asset: (row) => row.assetName,
  site: (row) => row.siteName,
  owner: (row) => row.assigneeName,
  alerts: (row) => row.alertCount,
  opened_at: (row) => row.openedAt,
  acknowledged_at: (row) => row.acknowledgedAt,
  resolved_at: (row) => row.resolvedAt,
};

export async function GET(request: Request, { params }: { params: Promise<{ org: string }> }) {
  const actor = await currentActor((await params).org);
  const { filter } = readIncidentFilter(Object.fromEntries(new URL(request.url).searchParams));
  return csvResponse("incidents", columns, (cursor) =>
    withActor(actor, (tx) => listIncidents(tx, { ...filter, before: undefined, cursor, limit: 500 }), { readOnly: true }),
  );
}
