import type { Catalogue } from "./catalogue.ts";
import type { Plan } from "./plan-model.ts";
import type { RestRequest } from "./types.ts";

/** What the request means against this catalogue, for this role. Throws RestError. */
export function planRequest(request: RestRequest, catalogue: Catalogue, role: string): Plan {
  throw new Error(`Not planned yet: ${request.method} ${catalogue.schemas.length} ${role}`);
}
