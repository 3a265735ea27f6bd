import { type Reply, startSystem, tick } from "./server";

type Row = Record<string, string | number> & { _rowstamp: string };
const root = "/maximo/oslc/os/mxapiwo";
const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  json: { Error: { reasonCode: code, message: `${code} - ${message}`, statusCode: String(status) } },
});
const allowed: Record<string, string[]> = {
  WAPPR: ["APPR", "INPRG", "COMP", "CAN", "WMATL", "WSCH"],
  APPR: ["INPRG", "COMP", "CAN", "WMATL", "WAPPR"],
  INPRG: ["COMP", "WMATL", "CAN"],
  WMATL: ["APPR", "INPRG", "COMP", "CAN"],
  COMP: ["CLOSE", "INPRG"],
};

/** Maximo's object structure mxapiwo in lean JSON: API key, oslc.where, nextPage links, row stamps, PATCH by override, status by wsmethod. */
export async function startMaximo({ pageSize = 100 } = {}) {
  const rows = new Map<string, Row>();
  const idOf = (row: Row) => `_${Buffer.from(`${row.siteid}/${row.wonum}`).toString("base64url")}`;
  const touch = (row: Row, given: object = {}) =>
    Object.assign(row, given, { changedate: `${tick().slice(0, 19)}+00:00`, _rowstamp: String(Number(row._rowstamp) + 1) });
  const system = await startSystem((call) => {
    if (call.headers.apikey !== "key") return refusal(401, "BMXAA7901E", "You cannot log in at this time.");
    const id = call.path.slice(root.length + 1);
    if (call.query.get("lean") !== "1") return refusal(400, "BMXAA9999E", "Not lean");
    if (call.method === "GET") return id ? one(id) : list(call.query);
    if (!id) return create(call.json);
    const row = rows.get(id);
    if (!row) return { status: 404 };
    if (call.headers["x-method-override"] !== "PATCH") return refusal(405, "BMXAA8742E", "Method not allowed");
    if (call.query.get("action") === "wsmethod:changeStatus") return move(row, String(call.json.status));
    if (call.headers["if-match"] && call.headers["if-match"] !== row._rowstamp)
      return refusal(412, "BMXAA8229W", "Record has been updated by another user.");
    touch(row, call.json);
    return { status: 204 };
  });
  const one = (id: string): Reply => {
    const row = rows.get(id);
    return row ? { json: { ...row, href: `${system.url}${root}/${id}` } } : refusal(404, "BMXAA8727E", "The OSLC resource was not found.");
  };
  function list(query: URLSearchParams): Reply {
    const terms = (query.get("oslc.where") ?? "").split(" and ").filter(Boolean);
    const holds = (row: Row) =>
      terms.every((term) => {
        const [, name, operator, value] = /^(\w+)(>=|=)"(.*)"$/.exec(term)!;
        if (name === "changedate") return Date.parse(String(row.changedate)) >= Date.parse(value!);
        return operator === "=" && String(row[name!] ?? "") === value;
      });
    const found = [...rows.values()].filter(holds).sort((a, b) => `${a.changedate}${a.wonum}`.localeCompare(`${b.changedate}${b.wonum}`));
    const size = Math.min(pageSize, Number(query.get("oslc.pageSize")));
    const page = Number(query.get("pageno") ?? 1);
    const next = new URLSearchParams(query);
    next.set("pageno", String(page + 1));
    const more = found.length > page * size ? { nextPage: { href: `${system.url}${root}?${next}` } } : {};
    return {
      json: {
        member: found.slice((page - 1) * size, page * size).map((row) => ({ ...row, href: `${system.url}${root}/${idOf(row)}` })),
        responseInfo: { pagenum: page, ...more },
      },
    };
  }
  function insert(given: object) {
    const row: Row = {
      status: "WAPPR",
      siteid: "BEDFORD",
      wonum: String(1_000 + rows.size),
      workorderid: rows.size,
      _rowstamp: "1",
      changedate: `${tick().slice(0, 19)}+00:00`,
      ...given,
    };
    rows.set(idOf(row), row);
    return row;
  }
  function create(json: Record<string, unknown>): Reply {
    if (rows.has(idOf(json as Row))) return refusal(400, "BMXAA4129E", `Record : Work Order=${json.wonum} already exists.`);
    if (json.assetnum === "NO-SUCH") return refusal(400, "BMXAA4147E", "Asset NO-SUCH is not a valid asset.");
    const row = insert(json);
    return {
      status: 201,
      headers: { location: `${system.url}${root}/${idOf(row)}` },
      json: { ...row, href: `${system.url}${root}/${idOf(row)}` },
    };
  }
  function move(row: Row, to: string): Reply {
    if (!allowed[String(row.status)]?.includes(to))
      return refusal(400, "BMXAA4590E", `You cannot change the status from ${row.status} to ${to}.`);
    touch(row, { status: to });
    return { status: 204 };
  }
  return { ...system, rows, insert, touch, address: `${system.url}/maximo` };
}
