import "server-only";
import { type Catalogue, limits, planRequest, renderPlan } from "@/lib/postgrest/engine";
import { parseRequest } from "@/lib/postgrest/parse/request";
import { checkPlan } from "@/lib/postgrest/respond";
import { RestError, type RestRequest } from "@/lib/postgrest/types";
import { exposedSchemas } from "./catalogue";
import type { Dialect } from "./dialect";
import { inEnvelopeTerms } from "./envelope";
import { withOwners } from "./owners";
import type { Prepared } from "./run";

export type Asked = {
  method: string;
  path: string;
  search: string;
  header: (name: string) => string | null;
  body: Uint8Array;
  dialect: Dialect;
};

/** What the caller means, before anything is looked up. */
export function parseAsked({ dialect, ...incoming }: Asked): RestRequest {
  const parsed = parseRequest(incoming, exposedSchemas);
  return dialect === "envelope" ? inEnvelopeTerms(parsed) : parsed;
}

const MOST_KEPT = 1_000;
const LONGEST_KEPT = 2_000;
const kept = new WeakMap<Catalogue, Map<string, Prepared>>();

/** Every header that a request is parsed by. */
const parsedBy = ["prefer", "accept", "range", "range-unit", "accept-profile", "content-profile", "content-type"];

/**
 * From what was asked to a finished statement. Reads and calls that come again in the same words mean the same thing as long as the schema does, and are
 * thought through once; nothing of the caller is in a statement but the role.
 */
export function prepare(asked: Asked, catalogue: Catalogue, role: string): Prepared {
  const isRead = asked.method === "GET" || asked.method === "HEAD";
  const isCall = asked.method === "POST" && asked.path.startsWith("/rpc/") && asked.body.length <= LONGEST_KEPT;
  if (!isRead && !isCall) return prepareAnew(asked, catalogue, role);
  let key = `${role} ${asked.dialect} ${asked.method} ${asked.path}?${asked.search}`;
  for (const name of parsedBy) key += `\n${asked.header(name) ?? ""}`;
  if (isCall) key += `\n${Buffer.from(asked.body).toString("latin1")}`;
  const own = kept.get(catalogue) ?? new Map<string, Prepared>();
  kept.set(catalogue, own);
  const found = own.get(key);
  if (found) return found;
  const made = prepareAnew(asked, catalogue, role);
  if (key.length > LONGEST_KEPT) return made;
  if (own.size >= MOST_KEPT) own.delete(own.keys().next().value!);
  own.set(key, made);
  return made;
}

function prepareAnew(asked: Asked, catalogue: Catalogue, role: string): Prepared {
  const request = parseAsked(asked);
  if (request.target.kind === "root") throw new RestError(404, "PGRST126", "The tables are described at /api/openapi.json");
  const plan = planRequest(withOwners(request, catalogue, role), catalogue, role);
  checkPlan(plan, request);
  const isEnvelope = asked.dialect === "envelope";
  return { request, plan, statement: renderPlan(plan, isEnvelope ? { countCap: limits.countCap } : {}), beyondIsEmpty: isEnvelope };
}
