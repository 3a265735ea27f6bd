import type { Catalogue } from "./catalogue";
import { planCall } from "./plan-call";
import { shape } from "./plan-levels";
import { checkLimits } from "./plan-limits";
import type { Plan } from "./plan-model";
import { Scope } from "./plan-scope";
import { select } from "./plan-select";
import { cut, shapeOf } from "./plan-window";
import { planWrite } from "./plan-write";
import { RestError, type RestRequest } from "./types";

/** What the request means against this catalogue, for this role. Throws RestError. */
export function planRequest(request: RestRequest, catalogue: Catalogue, role: string): Plan {
  checkLimits(request);
  const scope = new Scope(catalogue, request.schema, role);
  const { target, method } = request;
  if (target.kind === "root") throw new RestError(404, "PGRST125", "Invalid path specified in request URL");
  if (target.kind === "function") return planCall(scope, request, target.name);
  return method === "GET" || method === "HEAD" ? planRead(scope, request, target.name) : planWrite(scope, request, target.name);
}

function planRead(scope: Scope, request: RestRequest, name: string): Plan {
  const { query, preferences, accept, method } = request;
  const root = scope.level(scope.relation(name));
  scope.assertReadable(root);
  select(scope, root, query.select);
  shape(scope, root, query.levels, { rootConditions: true });
  cut(root, request);

  return {
    action: "read",
    put: false,
    readOnly: true,
    singular: accept.media === "object",
    counted: preferences.count !== undefined,
    shape: method === "HEAD" ? undefined : shapeOf(request),
    stripNulls: accept.stripNulls,
    offset: root.offset,
    limit: root.limit,
    returnsSet: true,
    upsert: false,
    located: false,
    root,
  };
}
