import { withActor } from "@/db/with-actor";
import { type AlertRow, listAlerts } from "@/lib/alerts/queries";
import { currentActor } from "@/lib/auth/current-actor";
import { type CsvColumns, csvResponse } from "@/lib/csv";
import { readAlertFilter } from "../filter";

const columns: CsvColumns<AlertRow> = {
  number: (row) => `ALR-${row.number}`,
  title: (row) => row.title,
  severity: (row) => row.severity,
  category: (row) => row.category,
  asset: (row) => row.assetName,
  site: (row) => row.siteName,
  state: (row) => (row.clearedAt ? "cleared" : "active"),
  assigned_to: (row) => row.assignee,
  quiet_through: (row) => row.mutedBy,
  began_as: (row) => row.baseSeverity,
  acknowledged: (row) => row.acknowledged,
  value: (row) => row.value,
  unit: (row) => row.unit,
  threshold: (row) => row.threshold,
  occurrences: (row) => row.occurrences,
  raised_at: (row) => row.raisedAt,
  acknowledged_at: (row) => row.acknowledgedAt,
  cleared_at: (row) => row.clearedAt,
};

export async function GET(request: Request, { params }: { params: Promise<{ org: string }> }) {
  const actor = await currentActor((await params).org);
  const { filter } = readAlertFilter(Object.fromEntries(new URL(request.url).searchParams));
  return csvResponse("alerts", columns, (cursor) =>
    withActor(actor, (tx) => listAlerts(tx, { ...filter, before: undefined, cursor, limit: 500 }), { readOnly: true }),
  );
}
