import { type Call, type Reply, startSystem, tick } from "./server";

type Row = Record<string, string>;
const stamp = (moment: string) => moment.slice(0, 19).replace("T", " ");

/** ServiceNow's Table API as documented: basic or OAuth, encoded queries, display values beside values, 404 and 401 with an error object. */
export async function startServiceNow({ pageSize = 100 } = {}) {
  const rows = new Map<string, Row>();
  const items: Row[] = [];
  let last = 0;
  const system = await startSystem((call) => {
    if (call.path === "/oauth_token.do") return token(call);
    const { authorization } = call.headers;
    if (authorization !== `Basic ${Buffer.from("gantry:secret").toString("base64")}` && authorization !== "Bearer fresh")
      return {
        status: 401,
        json: { error: { message: "User Not Authenticated", detail: "Required to provide Auth information" }, status: "failure" },
      };
    if (call.path === "/api/now/table/cmdb_ci")
      return {
        json: {
          result: items.filter((one) => call.query.get("sysparm_query")!.includes(one.asset_tag!)).map(({ sys_id }) => ({ sys_id })),
        },
      };
    const id = call.path.split("/")[5];
    if (call.method === "GET") return id ? one(id) : list(call.query);
    if (call.method === "POST") return { status: 201, json: { result: shown(insert(call.json as Row)) } };
    const row = rows.get(id!);
    if (!row) return missing;
    return { json: { result: shown(change(id!, call.json as Row)) } };
  });
  const missing: Reply = {
    status: 404,
    json: {
      error: { message: "No Record found", detail: "Record doesn't exist or ACL restricts the record retrieval" },
      status: "failure",
    },
  };
  const one = (id: string): Reply => {
    const row = rows.get(id);
    return row ? { json: { result: shown(row) } } : missing;
  };
  function insert(given: Row) {
    last += 1;
    const sys_id = last.toString(16).padStart(32, "a");
    const row = {
      state: "1",
      priority: "4",
      sys_mod_count: "0",
      sys_updated_on: stamp(tick()),
      ...given,
      sys_id,
      number: `WO${String(last).padStart(7, "0")}`,
    };
    rows.set(sys_id, row);
    return row;
  }
  function change(id: string, given: Row) {
    const row = rows.get(id)!;
    Object.assign(row, given, { sys_updated_on: stamp(tick()), sys_mod_count: String(Number(row.sys_mod_count) + 1) });
    return row;
  }
  /** `sysparm_display_value=all`: each field as value and display value. */
  const shown = (row: Row) => {
    const item = items.find(({ sys_id }) => sys_id === row.cmdb_ci);
    const all = {
      short_description: "",
      description: "",
      due_date: "",
      correlation_id: "",
      cmdb_ci: "",
      close_notes: "",
      ...row,
      "cmdb_ci.asset_tag": item?.asset_tag ?? "",
    };
    return Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, { value, display_value: name === "cmdb_ci" ? (item?.name ?? value) : value }]),
    );
  };
  function list(query: URLSearchParams): Reply {
    const terms = (query.get("sysparm_query") ?? "").split("^").filter((term) => !term.startsWith("ORDERBY"));
    const groups: string[][] = [[]];
    for (const term of terms) {
      if (term.startsWith("NQ")) groups.push([term.slice(2)]);
      else groups.at(-1)!.push(term);
    }
    const holds = (row: Row) =>
      groups.some((group) =>
        group.filter(Boolean).every((term) => {
          const [, name, operator, value] = /^([\w.]+)(>=|=|>)(.*)$/.exec(term)!;
          const own = row[name!] ?? "";
          return operator === "=" ? own === value : operator === ">" ? own > value! : own >= value!;
        }),
      );
    const order = (a: Row, b: Row) => `${a.sys_updated_on}${a.sys_id}`.localeCompare(`${b.sys_updated_on}${b.sys_id}`);
    const limit = Math.min(Number(query.get("sysparm_limit")), pageSize);
    return { json: { result: [...rows.values()].filter(holds).sort(order).slice(0, limit).map(shown) } };
  }
  const token = ({ text }: Call): Reply => {
    const given = new URLSearchParams(text);
    const good =
      given.get("client_id") === "client" && given.get("client_secret") === "shared" && given.get("grant_type") === "client_credentials";
    return good
      ? { json: { access_token: "fresh", expires_in: 1799, token_type: "Bearer" } }
      : { status: 401, json: { error: "access_denied" } };
  };
  return { ...system, rows, items, insert, change };
}
