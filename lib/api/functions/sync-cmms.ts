import "server-only";
import { syncCmmsInput } from "@/lib/cmms/schema";
import { syncCmms } from "@/lib/cmms/sync-cmms";
import type { Api } from "../route";
import { edgeFunction } from "./define";

/** Work orders to and from SAP PM, IBM Maximo, ServiceNow or MaintainX, with what became of each. */
export function syncCmmsFunction(api: Api) {
  edgeFunction(api, {
    name: "sync-cmms",
    summary: "Synchronise work orders with another maintenance system",
    auth: "work-orders:write",
    input: syncCmmsInput,
    run: syncCmms,
  });
}
