import { type Reply, startSystem, tick } from "./server";

type Row = {
  id: number;
  title: string;
  status: string;
  priority: string;
  createdAt: string;
  updatedAt: string;
  description?: string;
  dueDate?: string | null;
  assetId?: number;
};

/** MaintainX's REST API v1: bearer token, `{workOrders, nextCursor}`, `{workOrder}`, PATCH, errors as a list. */
export async function startMaintainX({ pageSize = 100 } = {}) {
  const rows = new Map<number, Row>();
  const assets = new Map<number, string>();
  const touch = (row: Row, given: object = {}) => Object.assign(row, given, { updatedAt: tick() });
  const refusal = (status: number, error: string): Reply => ({ status, json: { errors: [{ error }] } });
  const system = await startSystem((call) => {
    if (call.headers.authorization !== "Bearer token") return refusal(401, "Invalid token");
    const id = Number(call.path.split("/")[3] ?? 0);
    if (call.method === "POST") return create(call.json);
    if (!id) return list(call.query);
    const row = rows.get(id);
    if (!row) return refusal(404, "Work order not found");
    if (call.method === "GET") return { json: { workOrder: shown(row) } };
    if (call.json.status !== undefined && !["OPEN", "IN_PROGRESS", "ON_HOLD", "DONE", "CANCELED"].includes(String(call.json.status)))
      return refusal(400, "Invalid status");
    return { json: { workOrder: shown(touch(row, call.json)) } };
  });
  const shown = (row: Row) => ({ ...row, ...(row.assetId && { asset: { id: row.assetId, name: assets.get(row.assetId) } }) });
  function list(query: URLSearchParams): Reply {
    const sort = query.get("sort") ?? "-createdAt";
    const name = sort.replace("-", "") as "createdAt" | "updatedAt";
    const since = query.get("updatedAt[gte]");
    const found = [...rows.values()]
      .filter((row) => !since || row.updatedAt >= since.replace("Z", ".000Z"))
      .sort((a, b) => (sort.startsWith("-") ? -1 : 1) * a[name].localeCompare(b[name]));
    const at = Number(query.get("cursor") ?? 0);
    const size = Math.min(pageSize, Number(query.get("limit") ?? 100));
    const nextCursor = found.length > at + size ? String(at + size) : null;
    return { json: { workOrders: found.slice(at, at + size).map(shown), nextCursor } };
  }
  function insert(given: object) {
    const at = tick();
    const row: Row = { title: "", status: "OPEN", priority: "NONE", ...given, id: 70_000 + rows.size, createdAt: at, updatedAt: at };
    rows.set(row.id, row);
    return row;
  }
  function create(json: Record<string, unknown>): Reply {
    if (!json.title) return refusal(400, "title is required");
    return { status: 201, json: { id: insert(json).id } };
  }
  return { ...system, rows, assets, insert, touch, address: `${system.url}/v1` };
}
