import { sql } from "drizzle-orm";
import type { Permission } from "@/db/permissions";
import { makeApiKey } from "@/lib/auth/api-keys";
import { createConnection } from "@/lib/cmms/create-connection";
import { createConnectionInput } from "@/lib/cmms/schema";
import { syncCmms } from "@/lib/cmms/sync-cmms";
import type { CmmsSystem, ConflictRule, SyncOperation } from "@/lib/cmms/words";
import { createWorkOrder } from "@/lib/maintenance/create-work-order";
import { createWorkOrderInput } from "@/lib/maintenance/schema";
import { getWorkOrder } from "@/lib/maintenance/work-order-record";
import { createDesk } from "@/test/desk";

type Fields = { settings?: Record<string, unknown>; credentials: Record<string, unknown>; conflictRule?: ConflictRule; hourly?: boolean };

/** A desk that is connected to a maintenance system, and short words for what is done with it. */
export async function createConnectedDesk(system: CmmsSystem, baseUrl: string, fields: Fields) {
  const desk = await createDesk();
  const { engineer, as } = desk;
  const input = createConnectionInput.parse({ system, name: `Our ${system}`, baseUrl, ...fields });
  const connection = await as(engineer, (tx) => createConnection(tx, input));
  const draft = { title: "Replace the bearing", assetId: desk.asset.id, priority: "high", dueDate: "2026-12-01T10:00:00Z" };
  return {
    ...desk,
    connection,
    make: (more: Record<string, unknown> = {}) =>
      as(engineer, (tx) => createWorkOrder(tx, createWorkOrderInput.parse({ ...draft, ...more }))),
    sync: (operation: SyncOperation = "sync", workOrderIds?: string[]) => syncCmms(engineer, { system, operation, workOrderIds }),
    order: (id: string) => as(engineer, (tx) => getWorkOrder(tx, id)),
    orders: () =>
      desk.see((tx) =>
        tx.execute<{ id: string; number: number; title: string; status: string; priority: string }>(
          sql`select id, number, title, status, priority from work_orders order by number`,
        ),
      ),
    link: async (id: string) => {
      const rows = await desk.see((tx) =>
        tx.execute<{ id: string; external_id: string; state: string; message: string | null; conflict: unknown }>(
          sql`select id, external_id, state, message, conflict from cmms_links where work_order_id = ${id}::uuid`,
        ),
      );
      return rows[0];
    },
    key: async (scopes: Permission[] = ["work-orders:write", "maintenance:read"]) => {
      const made = makeApiKey();
      await desk.see((tx) =>
        tx.execute(
          sql`insert into api_keys (name, key_prefix, key_hash, scopes) values ('k', ${made.prefix}, ${made.hash}, ${`{${scopes.join(",")}}`}::text[])`,
        ),
      );
      return made.key;
    },
  };
}
export type ConnectedDesk = Awaited<ReturnType<typeof createConnectedDesk>>;
