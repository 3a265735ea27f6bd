import { type Call, type Reply, startSystem, tick } from "./server";

type Row = { MaintenanceOrder: string; status: string[]; etag: number; changed: string } & Record<string, unknown>;
const root = "/sap/opu/odata/sap/API_MAINTENANCEORDER;v=0002";
const odata = (moment: string) => `/Date(${Date.parse(moment)}+0000)/`;
const refusal = (status: number, code: string, value: string): Reply => ({
  status,
  json: { error: { code, message: { lang: "en", value } } },
});

/** API_MAINTENANCEORDER as published: OData 2, a CSRF token bound to a session's cookie, etags, and status by function imports only. */
export async function startSap({ pageSize = 100 } = {}) {
  const rows = new Map<string, Row>();
  let session = "s1";
  const system = await startSystem((call) => {
    if (call.headers.authorization !== `Basic ${Buffer.from("GANTRY:secret").toString("base64")}`) return { status: 401 };
    const path = call.path.slice(root.length);
    if (call.method === "GET") {
      const fetched = call.headers["x-csrf-token"] === "Fetch";
      const reply = read(path, call.query);
      return fetched && typeof reply === "object"
        ? {
            ...reply,
            headers: { "x-csrf-token": `token-${session}`, "set-cookie": [`SAP_SESSION=${session}; path=/; secure`, "sap-usercontext=1"] },
          }
        : reply;
    }
    const valid = call.headers["x-csrf-token"] === `token-${session}` && String(call.headers.cookie).includes(`SAP_SESSION=${session}`);
    if (!valid) return { status: 403, headers: { "x-csrf-token": "Required" } };
    return path === "/MaintenanceOrder"
      ? create(call)
      : path.startsWith("/MaintenanceOrder(")
        ? patch(path, call)
        : act(path.slice(1), call);
  });
  const find = (path: string) => rows.get(/'(.*)'/.exec(path)?.[1] ?? "");
  const touch = (row: Row, given: object = {}) => Object.assign(row, given, { etag: row.etag + 1, changed: tick() });
  const shown = ({ status, etag, changed, ...row }: Row) => ({
    ...row,
    SystemStatusText: `${status.join("  ")}  PRC  SETC`.slice(0, 40),
    LastChangeDateTime: odata(changed),
    __metadata: { etag: `W/"${etag}"` },
  });
  function read(path: string, query: URLSearchParams): Reply {
    if (query.get("sap-language") !== "EN") return refusal(400, "X", "The status line would come in German");
    if (path !== "/MaintenanceOrder") {
      const row = find(path);
      return row ? { json: { d: shown(row) } } : refusal(404, "/IWBEP/CM_MGW_RT/020", "Resource not found");
    }
    const groups = (query.get("$filter") ?? "").split(" or ").map((group) => group.replace(/[()]/g, "").split(" and ").filter(Boolean));
    const holds = (row: Row) =>
      groups.some((group) =>
        group.every((term) => {
          const [, name, operator, moment, text] = /^(\w+) (eq|gt|ge) (?:datetimeoffset'(.*)'|'(.*)')$/.exec(term)!;
          const [own, value] = moment ? [row.changed, new Date(moment).toISOString()] : [String(row[name!] ?? ""), text!];
          return operator === "eq" ? own === value : operator === "gt" ? own > value : own >= value;
        }),
      );
    const sorted = [...rows.values()]
      .filter(holds)
      .sort((a, b) => `${a.changed}${a.MaintenanceOrder}`.localeCompare(`${b.changed}${b.MaintenanceOrder}`));
    return { json: { d: { results: sorted.slice(0, Math.min(pageSize, Number(query.get("$top")))).map(shown) } } };
  }
  function insert(given: Record<string, unknown>) {
    const MaintenanceOrder = String(4_000_001 + rows.size);
    const row: Row = {
      Equipment: "",
      MaintPriority: "3",
      MaintObjectFreeDefinedAttrib: "",
      ...given,
      MaintenanceOrder,
      status: ["CRTD"],
      etag: 1,
      changed: tick(),
    };
    rows.set(MaintenanceOrder, row);
    return row;
  }
  function create({ json }: Call): Reply {
    if (!json.MaintenanceOrderType || !json.MaintenancePlanningPlant)
      return refusal(400, "IW/001", "Enter an order type and a planning plant");
    if (String(json.MaintenanceOrderDesc).length > 40) return refusal(400, "CX_SY", "Property 'MaintenanceOrderDesc' has invalid value");
    if (json.Equipment === "NO-SUCH") return refusal(400, "IB/010", "Equipment NO-SUCH does not exist");
    return { status: 201, json: { d: shown(insert(json)) } };
  }
  function patch(path: string, { headers, json }: Call): Reply {
    const row = find(path);
    if (!row) return refusal(404, "X", "Resource not found");
    if (headers["if-match"] !== `W/"${row.etag}"`) return refusal(412, "/IWFND/CM_CONSUMER/101", "Precondition failed");
    touch(row, json);
    return { status: 204 };
  }
  function act(action: string, { query }: Call): Reply {
    const row = find(query.get("MaintenanceOrder") ?? "");
    if (!row) return refusal(404, "X", "Resource not found");
    const { status } = row;
    const moves: Record<string, [allowed: boolean, next: string[]]> = {
      ReleaseMaintenanceOrder: [status.includes("CRTD"), ["REL"]],
      SetMaintOrderStatusToLocked: [!status.includes("LKD"), [...status, "LKD"]],
      SetMaintOrderStatusToUnlocked: [status.includes("LKD"), status.filter((one) => one !== "LKD")],
      SetMaintOrdToTechCompleted: [status.includes("REL") && !status.includes("LKD"), ["TECO"]],
      ResetMaintOrdStsTechCompleted: [status.includes("TECO"), ["REL"]],
      SetMaintOrdStsToMrkdForDeltn: [!status.includes("REL"), [...status, "DLFL"]],
    };
    const [allowed, next] = moves[action] ?? [false, status];
    if (!allowed) return refusal(400, "BS/013", `System status ${status.join(" ")} is active: ${action} is not allowed`);
    touch(row, { status: next });
    return { json: { d: { IsInvalid: false } } };
  }
  return {
    ...system,
    rows,
    insert,
    touch,
    address: system.url + root,
    endSession: () => {
      session = `s${Math.random()}`;
    },
  };
}
