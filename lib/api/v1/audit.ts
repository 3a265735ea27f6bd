import "server-only";
import { z } from "zod";
import { getChainState, listAudit } from "@/lib/audit/queries";
import { auditFilter } from "@/lib/audit/schema";
import { type Api, route } from "../route";

export function auditApi(api: Api) {
  route(api, {
    method: "get",
    path: "/api/v1/audit-logs",
    summary: "Read the audit log",
    auth: "audit:read",
    input: auditFilter,
    run: listAudit,
  });
  route(api, {
    method: "get",
    path: "/api/v1/audit-logs/chain",
    summary: "How far the audit chain is sealed",
    auth: "audit:read",
    input: z.strictObject({}),
    run: (tx) => getChainState(tx),
  });
}
