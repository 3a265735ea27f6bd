import "server-only";
import { type CmmsAdapter, CmmsError, type External, type Outgoing, PAGE_SIZE, type Position } from "./adapter";
import { cut, momentOf, readCodes, shareAs } from "./codec";
import { httpOf, type Json, recordOf, recordsOf, textOf } from "./http";
import { mappingOf } from "./mapping";
import type { ConnectionConfig } from "./schema";

const attributes =
  "wonum,siteid,workorderid,description,description_longdescription,status,wopriority,targcompdate,assetnum,changedate,_rowstamp";

/** IBM Maximo: the object structure mxapiwo over OSLC, in lean JSON, with an API key. Our number is its work order number unless an attribute is named. */
export function maximo({ baseUrl, credentials, settings }: ConnectionConfig<"IBM Maximo">): CmmsAdapter {
  const mapping = mappingOf("IBM Maximo", settings.statuses);
  const structure = `/oslc/os/${settings.objectStructure}`;
  const referenceField = settings.referenceField ?? "wonum";
  const call = httpOf("IBM Maximo", baseUrl, async () => ({
    apikey: credentials.apiKey,
    "x-public-uri": `${baseUrl.replace(/\/+$/, "")}/oslc`,
  }));
  const select = { lean: "1", "oslc.select": [...new Set([...attributes.split(","), referenceField])].join() };
  const query = (extra: Record<string, string> = {}) => `?${new URLSearchParams({ ...select, ...extra })}`;
  const site = `siteid="${settings.siteId}"`;

  function read(row: Json): External {
    // lean=1 leaves out the namespace; servers before it put "spi:" in front.
    const value = (name: string) => textOf(row[name] ?? row[`spi:${name}`]);
    const { fields: codes, unknownStatus } = readCodes(mapping, value("status"), value("wopriority"));
    const href = textOf(row.href ?? row["rdf:about"]);
    return {
      id: href.split("/").at(-1) ?? "",
      url: `${baseUrl.replace(/\/+$/, "")}/ui/?event=loadapp&value=wotrack&additionalevent=useqbe&additionaleventvalue=wonum=${encodeURIComponent(value("wonum"))}`,
      version: value("_rowstamp"),
      modifiedAt: momentOf(value("changedate")) ?? new Date(0).toISOString(),
      reference: value(referenceField) || null,
      assetTag: value("assetnum") || null,
      fields: {
        title: value("description"),
        description: value("description_longdescription") || null,
        dueDate: momentOf(value("targcompdate")),
        ...codes,
      },
      ...(unknownStatus && { unknownStatus }),
      resolution: null,
    };
  }
  const members = (json: Json) => recordsOf(json.member ?? json["rdfs:member"]).map(read);
  const write = ({ fields: { title, description, priority, dueDate } }: Outgoing): Json => ({
    ...(title !== undefined && { description: title }),
    ...(description !== undefined && { description_longdescription: description ?? "" }),
    ...(priority !== undefined && { wopriority: Number(mapping.priorityOut[priority]) }),
    ...(dueDate !== undefined && { targcompdate: dueDate }),
  });
  const one = async (id: string) => {
    const { status, json } = await call(`${structure}/${id}${query()}`, { accept: [404] });
    return status === 404 ? null : read({ href: `${structure}/${id}`, ...json });
  };
  const patch = (id: string, version: string, extra: string, json: Json) =>
    call(`${structure}/${id}${extra}`, {
      method: "POST",
      json,
      headers: { "x-method-override": "PATCH", patchtype: "MERGE", ...(version && { "if-match": version }) },
    });
  const again = async (id: string) => {
    const found = await one(id);
    if (!found) throw new CmmsError("refused", "The order is no longer in IBM Maximo.");
    return found;
  };
  const move = (id: string, order: Outgoing) =>
    patch(id, "", "?lean=1&action=wsmethod:changeStatus", {
      status: mapping.statusOut[order.fields.status!],
      memo: cut(order.resolution ?? order.reference, 50),
    });

  return {
    share: shareAs({ mapping, titleLength: 100, descriptionLength: 32_000, due: "second" }),
    check: async () => {
      await call(`${structure}${query({ "oslc.pageSize": "1" })}`);
    },
    async find(reference) {
      const where = `${site} and ${referenceField}="${reference}"`;
      const { json } = await call(`${structure}${query({ "oslc.where": where, "oslc.pageSize": "1" })}`);
      return members(json)[0] ?? null;
    },
    get: one,
    async create(order) {
      const json = {
        siteid: settings.siteId,
        [referenceField]: order.reference,
        ...write(order),
        ...(order.assetTag && { assetnum: order.assetTag }),
        ...(settings.workType && { worktype: settings.workType }),
      };
      const { json: body, headers } = await call(`${structure}${query()}`, { method: "POST", json, headers: { properties: "*" } });
      const href = textOf(body.href ?? body["rdf:about"]) || textOf(headers.location);
      const id = href.split("/").at(-1) ?? "";
      const made = await again(id);
      const { status } = order.fields;
      if (status === undefined || made.fields.status === status) return made;
      await move(id, order);
      return again(id);
    },
    async update({ id, version }, order) {
      const json = write(order);
      if (Object.keys(json).length > 0) await patch(id, version, "?lean=1", json);
      if (order.fields.status !== undefined) await move(id, order);
      return again(id);
    },
    async changes({ since, page }: Position) {
      const where = since ? `${site} and changedate>="${since}"` : site;
      const path =
        page ??
        `${structure}${query({ "oslc.where": where, "oslc.orderBy": "+changedate,+workorderid", "oslc.pageSize": String(PAGE_SIZE) })}`;
      const { json } = await call(path);
      const items = members(json);
      const info = recordOf(json.responseInfo ?? json["oslc:responseInfo"]);
      const link = recordOf(info.nextPage ?? info["oslc:nextPage"]);
      const following = textOf(link.href ?? link["rdf:resource"]);
      const [first, last] = [items[0], items.at(-1)];
      if (!following || !last) return { items, next: null };
      // Going on from the last moment, not from a page number: a row that changes meanwhile moves to the end. Within one moment the link has to do.
      const next = first!.modifiedAt === last.modifiedAt ? { since, page: following } : { since: last.modifiedAt, page: null };
      return { items, next };
    },
  };
}
