import { withActor } from "@/db/with-actor";
import { currentActor } from "@/lib/auth/current-actor";
import { type CsvColumns, csvResponse } from "@/lib/csv";
import { listWorkOrders, type WorkOrderRow } from "@/lib/maintenance/queries";
import { readWorkOrderFilter } from "../filter";

const columns: CsvColumns<WorkOrderRow> = {
  number: (row) => `WO-${row.number}`,
  title: (row) => row.title,
  kind: (row) => row.kind,
  status: (row) => row.status,
  priority: (row) => row.priority,
  asset: (row) => row.assetName,
  site: (row) => row.siteName,
  assigned_to: (row) => row.assigneeName,
  due_at: (row) => row.dueDate,
  created_at: (row) => row.createdAt,
  started_at: (row) => row.startedAt,
  completed_at: (row) => row.completedAt,
};

export async function GET(request: Request, { params }: { params: Promise<{ org: string }> }) {
  const actor = await currentActor((await params).org);
  const { filter } = readWorkOrderFilter(Object.fromEntries(new URL(request.url).searchParams));
  return csvResponse("work-orders", columns, (cursor) =>
    withActor(actor, (tx) => listWorkOrders(tx, { ...filter, before: undefined, cursor, limit: 500 }), { readOnly: true }),
  );
}
