import "server-only";
import { type CmmsAdapter, CmmsError, type External, type Outgoing, PAGE_SIZE, type Position } from "./adapter";
import { momentOf, readCodes, shareAs } from "./codec";
import { httpOf, type Json, recordOf, recordsOf, textOf } from "./http";
import { mappingOf } from "./mapping";
import type { ConnectionConfig } from "./schema";

const footer = /\n*Gantry (WO-\d+-[0-9A-F]{6})\s*$/;
/** Far more orders than are made between our order and its first attempt. */
const MOST_PAGES_LOOKED_THROUGH = 50;

/** MaintainX: REST v1 with a bearer token. It has no field that could be searched, so our number is the description's last line. */
export function maintainX({ baseUrl, credentials, settings }: ConnectionConfig<"MaintainX">): CmmsAdapter {
  const mapping = mappingOf("MaintainX", settings.statuses);
  const { organizationId } = settings;
  const call = httpOf("MaintainX", baseUrl, async () => ({
    authorization: `Bearer ${credentials.token}`,
    ...(organizationId && { "x-organization-id": organizationId }),
  }));
  const query = (extra: Record<string, string>) => `?${new URLSearchParams({ expand: "asset", ...extra })}`;

  function read(row: Json): External {
    const description = textOf(row.description);
    const { fields: codes, unknownStatus } = readCodes(mapping, textOf(row.status), textOf(row.priority));
    const id = textOf(row.id);
    return {
      id,
      url: `https://app.getmaintainx.com/workorders/${encodeURIComponent(id)}`,
      version: textOf(row.updatedAt),
      modifiedAt: momentOf(row.updatedAt) ?? new Date(0).toISOString(),
      reference: footer.exec(description)?.[1] ?? null,
      assetTag: textOf(recordOf(row.asset).name) || null,
      fields: {
        title: textOf(row.title),
        description: description.replace(footer, "").trim() || null,
        dueDate: momentOf(row.dueDate),
        ...codes,
      },
      ...(unknownStatus && { unknownStatus }),
      resolution: null,
    };
  }
  const write = ({ fields: { title, description, priority, dueDate }, reference }: Outgoing): Json => ({
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description: `${description ?? ""}\n\nGantry ${reference}`.trim() }),
    ...(priority !== undefined && { priority: mapping.priorityOut[priority] }),
    ...(dueDate !== undefined && { dueDate }),
  });
  const one = async (id: string) => {
    const { status, json } = await call(`/workorders/${encodeURIComponent(id)}${query({})}`, { accept: [404] });
    return status === 404 ? null : read(recordOf(json.workOrder));
  };
  const again = async (id: string) => {
    const found = await one(id);
    if (!found) throw new CmmsError("refused", "The order is no longer in MaintainX.");
    return found;
  };
  const list = async (extra: Record<string, string>) => {
    const { json } = await call(`/workorders${query({ limit: String(PAGE_SIZE), ...extra })}`);
    return { rows: recordsOf(json.workOrders), cursor: textOf(json.nextCursor) || null };
  };
  const move = (id: string, status: NonNullable<External["fields"]["status"]>) =>
    call(`/workorders/${encodeURIComponent(id)}`, { method: "PATCH", json: { status: mapping.statusOut[status] } });

  return {
    share: shareAs({ mapping, titleLength: 250, descriptionLength: 9_900, due: "second" }),
    check: async () => {
      await call(`/workorders?limit=1`);
    },
    async find(reference, createdAt) {
      let cursor: string | null = null;
      for (let page = 0; page < MOST_PAGES_LOOKED_THROUGH; page += 1) {
        const { rows, cursor: following }: Awaited<ReturnType<typeof list>> = await list({ sort: "-createdAt", ...(cursor && { cursor }) });
        const found = rows.map(read).find((row) => row.reference === reference);
        if (found) return found;
        const oldest = momentOf(rows.at(-1)?.createdAt);
        if (!following || (oldest !== null && Date.parse(oldest) < Date.parse(createdAt) - 60_000)) return null;
        cursor = following;
      }
      throw new CmmsError("refused", "Too many orders were made in MaintainX since this one to be sure that it is not among them.");
    },
    get: one,
    async create(order) {
      const { json } = await call("/workorders", {
        method: "POST",
        json: write({ ...order, fields: { description: null, ...order.fields } }),
      });
      const id = textOf(json.id ?? recordOf(json.workOrder).id);
      const { status } = order.fields;
      if (status !== undefined && status !== "open") await move(id, status);
      return again(id);
    },
    async update({ id, version }, order) {
      const now = await again(id);
      if (now.version !== version) throw new CmmsError("changed", "The order was changed in MaintainX at the same moment.");
      const json = write(order);
      if (Object.keys(json).length > 0) await call(`/workorders/${encodeURIComponent(id)}`, { method: "PATCH", json });
      if (order.fields.status !== undefined) await move(id, order.fields.status);
      return again(id);
    },
    async changes({ since, page }: Position) {
      const { rows, cursor } = await list({ sort: "updatedAt", ...(since && { "updatedAt[gte]": since }), ...(page && { cursor: page }) });
      const items = rows.map(read).filter(({ modifiedAt }) => !since || modifiedAt >= since);
      return { items, next: cursor ? { since, page: cursor } : null };
    },
  };
}
