import "server-only";
import { type CmmsAdapter, CmmsError, type External, type Outgoing, PAGE_SIZE, type Position } from "./adapter";
import { momentOf, readCodes, shareAs } from "./codec";
import { httpOf, type Json, recordOf, recordsOf, textOf } from "./http";
import { mappingOf } from "./mapping";
import type { ConnectionConfig } from "./schema";

const fields =
  "sys_id,number,short_description,description,state,priority,due_date,correlation_id,cmdb_ci,cmdb_ci.asset_tag,close_notes,sys_updated_on,sys_mod_count";

/** ServiceNow: the Table API over wm_order, or a table that the connection names. Moments are UTC without a zone. */
export function serviceNow({ baseUrl, credentials, settings }: ConnectionConfig<"ServiceNow">): CmmsAdapter {
  const mapping = mappingOf("ServiceNow", settings.statuses);
  const table = `/api/now/table/${settings.table}`;
  const referenceField = settings.referenceField ?? "correlation_id";
  const call = httpOf("ServiceNow", baseUrl, authorization(baseUrl, credentials));
  const select = { sysparm_display_value: "all", sysparm_exclude_reference_link: "true", sysparm_fields: [fields, referenceField].join() };
  const query = (extra: Record<string, string>) => `?${new URLSearchParams({ ...select, ...extra })}`;

  function read(row: Json): External {
    const value = (name: string) => textOf(recordOf(row[name]).value);
    const id = value("sys_id");
    const { fields: codes, unknownStatus } = readCodes(mapping, value("state"), value("priority"));
    return {
      id,
      url: `${new URL(baseUrl).origin}/nav_to.do?uri=${encodeURIComponent(`${settings.table}.do?sys_id=${id}`)}`,
      version: `${value("sys_updated_on")}/${value("sys_mod_count")}`,
      modifiedAt: fromTheirs(value("sys_updated_on")) ?? new Date(0).toISOString(),
      reference: value(referenceField) || null,
      assetTag: value("cmdb_ci.asset_tag") || textOf(recordOf(row.cmdb_ci).display_value) || null,
      fields: {
        title: value("short_description"),
        description: value("description") || null,
        dueDate: fromTheirs(value("due_date")),
        ...codes,
      },
      ...(unknownStatus && { unknownStatus }),
      resolution: value("close_notes") || null,
    };
  }
  const one = (json: Json) => read(recordOf(json.result));
  const write = ({ fields: { title, description, status, priority, dueDate }, resolution }: Outgoing): Json => ({
    ...(title !== undefined && { short_description: title }),
    ...(description !== undefined && { description: description ?? "" }),
    ...(status !== undefined && { state: mapping.statusOut[status], ...(resolution && { close_notes: resolution }) }),
    ...(priority !== undefined && { priority: mapping.priorityOut[priority] }),
    ...(dueDate !== undefined && { due_date: dueDate ? toTheirs(dueDate) : "" }),
  });

  const configurationItem = async (tag: string) => {
    const wanted = { sysparm_query: `asset_tag=${tag}^ORname=${tag}`, sysparm_fields: "sys_id", sysparm_limit: "1" };
    const { json } = await call(`/api/now/table/cmdb_ci?${new URLSearchParams(wanted)}`);
    return textOf(recordsOf(json.result)[0]?.sys_id) || null;
  };

  return {
    share: shareAs({ mapping, titleLength: 160, descriptionLength: 4_000, due: "second" }),
    check: async () => {
      await call(`${table}${query({ sysparm_limit: "1" })}`);
    },
    async find(reference) {
      const { json } = await call(
        `${table}${query({ sysparm_query: `${referenceField}=${reference}^ORDERBYsys_created_on`, sysparm_limit: "1" })}`,
      );
      const [row] = recordsOf(json.result);
      return row ? read(row) : null;
    },
    async get(id) {
      const { status, json } = await call(`${table}/${encodeURIComponent(id)}${query({})}`, { accept: [404] });
      return status === 404 ? null : one(json);
    },
    async create(order) {
      const item = order.assetTag ? await configurationItem(order.assetTag) : null;
      const json = { ...write(order), [referenceField]: order.reference, ...(item && { cmdb_ci: item }) };
      return one((await call(`${table}${query({})}`, { method: "POST", json })).json);
    },
    async update({ id, version }, order) {
      // The Table API keeps no etag for writes: the row is looked at once more right before.
      const now = await this.get(id);
      if (!now) throw new CmmsError("refused", "The order is no longer in ServiceNow.");
      if (now.version !== version) throw new CmmsError("changed", "The order was changed in ServiceNow at the same moment.");
      return one((await call(`${table}/${encodeURIComponent(id)}${query({})}`, { method: "PATCH", json: write(order) })).json);
    },
    async changes({ since, page }: Position) {
      // By key, not by offset: a row that changes while pages are read moves to the end, and would push another out of sight.
      const after = page
        ? `sys_updated_on=${toTheirs(since!)}^sys_id>${page}^NQsys_updated_on>${toTheirs(since!)}`
        : since
          ? `sys_updated_on>=${toTheirs(since)}`
          : "";
      const sysparm_query = [after, "ORDERBYsys_updated_on", "ORDERBYsys_id"].filter(Boolean).join("^");
      const { json } = await call(`${table}${query({ sysparm_query, sysparm_limit: String(PAGE_SIZE) })}`);
      const items = recordsOf(json.result).map(read);
      const last = items.at(-1);
      return { items, next: last && items.length === PAGE_SIZE ? { since: last.modifiedAt, page: last.id } : null };
    },
  };
}

const fromTheirs = (text: string) => momentOf(text && `${text.replace(" ", "T")}Z`);
const toTheirs = (moment: string) => moment.slice(0, 19).replace("T", " ");

/** Basic, a bearer token, or OAuth: a token for half an hour, asked for when it is needed. */
function authorization(baseUrl: string, credentials: ConnectionConfig<"ServiceNow">["credentials"]) {
  const { username, password, token, clientId, clientSecret } = credentials;
  let bearer: Promise<string> | undefined;
  const ask = async () => {
    const grant = username ? { grant_type: "password", username, password: password ?? "" } : { grant_type: "client_credentials" };
    const form = { ...grant, client_id: clientId ?? "", client_secret: clientSecret ?? "" };
    const { json } = await httpOf("ServiceNow", new URL(baseUrl).origin, async () => ({}))("/oauth_token.do", { method: "POST", form });
    return textOf(json.access_token);
  };
  return async () => {
    if (clientId) {
      bearer ??= ask();
      return { authorization: `Bearer ${await bearer}` };
    }
    return { authorization: token ? `Bearer ${token}` : `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  };
}
