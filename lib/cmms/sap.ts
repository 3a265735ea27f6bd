import "server-only";
import { type CmmsAdapter, CmmsError, type External, type Outgoing, PAGE_SIZE, type Position } from "./adapter";
import { momentOf, readCodes, shareAs, toSecond } from "./codec";
import { httpOf, type Json, recordOf, recordsOf, textOf } from "./http";
import { mappingOf } from "./mapping";
import { sapAction } from "./sap-actions";
import type { ConnectionConfig } from "./schema";

const entity = "/MaintenanceOrder";
const MOST_STEPS = 4;
const columns =
  "MaintenanceOrder,MaintenanceOrderDesc,MaintPriority,MaintOrdBasicEndDateTime,Equipment,SystemStatusText,LastChangeDateTime";

/** SAP PM: the OData service API_MAINTENANCEORDER. Our number stands in the sort field, which can be searched; its short text is 40 characters. */
export function sapPm({ baseUrl, credentials, settings }: ConnectionConfig<"SAP PM">): CmmsAdapter {
  const mapping = mappingOf("SAP PM", settings.statuses);
  const referenceField = settings.referenceField ?? "MaintObjectFreeDefinedAttrib";
  const { username, password, token } = credentials;
  const authorization = token ? `Bearer ${token}` : `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const call = httpOf("SAP PM", baseUrl, async () => ({ authorization }));
  // The status line comes in the language of the call.
  const always = { $format: "json", "sap-language": "EN", ...(settings.client && { "sap-client": settings.client }) };
  const select = { $select: [columns, referenceField].join() };
  const query = (extra: Record<string, string> = {}) =>
    `?${new URLSearchParams({ ...always, ...extra }).toString().replaceAll("+", "%20")}`;
  const keyOf = (id: string) => `${entity}('${encodeURIComponent(id.replaceAll("'", "''"))}')`;

  function read(row: Json): External {
    const text = (name: string) => textOf(row[name]).trim();
    const id = text("MaintenanceOrder");
    const line = text("SystemStatusText").split(/\s+/);
    // An order carries several states at once; what ends it weighs most.
    const status = Object.keys(settings.statuses)
      .concat("DLFL", "CLSD", "TECO", "LKD", "REL", "CRTD")
      .find((one) => line.includes(one));
    const { fields: codes, unknownStatus } = readCodes(mapping, status ?? line[0] ?? "", text("MaintPriority"));
    return {
      id,
      url: `${new URL(baseUrl).origin}/ui#MaintenanceOrder-displayMaintenanceOrder?MaintenanceOrder=${encodeURIComponent(id)}`,
      version: textOf(recordOf(row.__metadata).etag) || text("LastChangeDateTime"),
      modifiedAt: exactly(row.LastChangeDateTime) ?? new Date(0).toISOString(),
      reference: text(referenceField) || null,
      assetTag: text("Equipment") || null,
      fields: { title: text("MaintenanceOrderDesc"), dueDate: fromTheirs(row.MaintOrdBasicEndDateTime), ...codes },
      ...(unknownStatus && { unknownStatus }),
      resolution: null,
    };
  }
  const results = (json: Json) => recordsOf(recordOf(json.d).results).map(read);
  const write = ({ fields: { title, priority, dueDate } }: Outgoing): Json => ({
    ...(title !== undefined && { MaintenanceOrderDesc: title }),
    ...(priority !== undefined && { MaintPriority: mapping.priorityOut[priority] }),
    ...(dueDate !== undefined && { MaintOrdBasicEndDateTime: dueDate && `/Date(${Date.parse(dueDate)}+0000)/` }),
  });
  const one = async (id: string) => {
    const { status, json } = await call(`${keyOf(id)}${query(select)}`, { accept: [404] });
    return status === 404 ? null : read(recordOf(json.d));
  };
  const again = async (id: string) => {
    const found = await one(id);
    if (!found) throw new CmmsError("refused", "The order is no longer in SAP PM.");
    return found;
  };

  let session: Promise<Record<string, string>> | undefined;
  /** A write needs the token of a session, and the cookies it was given with. */
  const openSession = async () => {
    const { headers } = await call(`${entity}${query({ $top: "1", $select: "MaintenanceOrder" })}`, {
      headers: { "x-csrf-token": "Fetch" },
    });
    const cookie = (headers["set-cookie"] ?? []).map((one) => one.split(";")[0]).join("; ");
    return { "x-csrf-token": textOf(headers["x-csrf-token"]), ...(cookie && { cookie }) };
  };
  async function send(path: string, request: { method: string; json?: unknown; headers?: Record<string, string> }) {
    const attempt = async () => {
      session ??= openSession();
      const headers = await session.catch((error) => {
        session = undefined;
        throw error;
      });
      return call(path, { ...request, headers: { ...headers, ...request.headers }, accept: [403] });
    };
    const first = await attempt();
    if (first.status !== 403) return first;
    if (textOf(first.headers["x-csrf-token"]).toLowerCase() === "required") {
      session = undefined; // the session is over: one more
      const second = await attempt();
      if (second.status !== 403) return second;
    }
    throw new CmmsError("credentials", "SAP PM refused the write (403). Check what the user of the connection may do.");
  }
  /** The state of an order is not written: actions move it, sometimes by way of another state. It is read again after each. */
  async function move(external: External, to: External["fields"]["status"]): Promise<External> {
    let now = external;
    for (let step = 0; now.fields.status !== to && step < MOST_STEPS; step += 1) {
      const [action, parameters] = sapAction(now.fields.status, to);
      await send(`/${action}${query({ MaintenanceOrder: `'${now.id}'`, ...parameters })}`, { method: "POST" });
      now = await again(now.id);
    }
    return now;
  }

  return {
    share: shareAs({ mapping, titleLength: 40, descriptionLength: null, due: "second" }),
    check: async () => {
      await call(`${entity}${query({ $top: "1", $select: "MaintenanceOrder" })}`);
    },
    async find(reference) {
      const { json } = await call(`${entity}${query({ ...select, $filter: `${referenceField} eq '${reference}'`, $top: "1" })}`);
      return results(json)[0] ?? null;
    },
    get: one,
    async create(order) {
      const json = {
        MaintenanceOrderType: settings.orderType,
        MaintenancePlanningPlant: settings.planningPlant,
        ...(settings.plant && { MaintenancePlant: settings.plant }),
        ...(settings.workCenter && { MainWorkCenter: settings.workCenter, MainWorkCenterPlant: settings.plant ?? settings.planningPlant }),
        ...(order.assetTag && { Equipment: order.assetTag }),
        [referenceField]: order.reference,
        ...write(order),
      };
      const made = read(recordOf((await send(`${entity}${query()}`, { method: "POST", json })).json.d));
      return order.fields.status === undefined ? made : move(made, order.fields.status);
    },
    async update(external, order) {
      const json = write(order);
      const headers = { "if-match": external.version };
      if (Object.keys(json).length > 0) await send(`${keyOf(external.id)}${query()}`, { method: "PATCH", json, headers });
      const now = await again(external.id);
      return order.fields.status === undefined ? now : move(now, order.fields.status);
    },
    async changes({ since, page }: Position) {
      const at = since && `datetimeoffset'${since}'`;
      // By key, not by offset: an order that changes while pages are read moves to the end, and would push another out of sight.
      const $filter = page
        ? `LastChangeDateTime gt ${at} or (LastChangeDateTime eq ${at} and MaintenanceOrder gt '${page}')`
        : at && `LastChangeDateTime ge ${at}`;
      const order = { $orderby: "LastChangeDateTime,MaintenanceOrder", $top: String(PAGE_SIZE) };
      const { json } = await call(`${entity}${query({ ...select, ...order, ...($filter && { $filter }) })}`);
      const items = results(json);
      const last = items.at(-1);
      return { items, next: last && items.length === PAGE_SIZE ? { since: last.modifiedAt, page: last.id } : null };
    },
  };
}

/** OData 2 in JSON: `/Date(1764547200000+0000)/`. */
function fromTheirs(value: unknown): string | null {
  const ms = /^\/Date\((-?\d+)/.exec(textOf(value))?.[1];
  return ms === undefined ? momentOf(value) : toSecond(new Date(Number(ms)).toISOString());
}

/** With its fraction of a second, where it has one: a page goes on right behind the last row, and many rows may share a second. */
function exactly(value: unknown): string | null {
  const ms = Number(/^\/Date\((-?\d+)/.exec(textOf(value))?.[1] ?? 0);
  return ms % 1_000 === 0 ? fromTheirs(value) : new Date(ms).toISOString();
}
