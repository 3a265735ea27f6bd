import type { Example } from "./blocks";
import { type Operation, operationId, templateOf } from "./operation";

/** Bodies worth copying, by operation; `$NAMES` are ids of the reader's own rows. */
const bodies: Record<string, string> = {
  post_api_v1_sites: '{ "name": "Hall 7", "location": "Bremen", "region": "EU", "timezone": "Europe/Berlin" }',
  patch_api_v1_sites_id: '{ "region": "EU" }',
  post_api_v1_assets: '{ "siteId": "$SITE_ID", "name": "Feed pump", "type": "pump", "tag": "P-701", "criticality": "high" }',
  patch_api_v1_assets_id: '{ "criticality": "high", "nextMaintenance": "2027-01-15" }',
  post_api_v1_assets_tags: '{ "ids": ["$ASSET_ID"], "add": ["line-2", "food-grade"], "remove": [] }',
  post_api_v1_assets_assetId_components: '{ "name": "Shaft seal", "type": "seal" }',
  post_api_v1_incidents: '{ "title": "Feed pump leaks", "assetId": "$ASSET_ID", "impact": "medium", "urgency": "high" }',
};

/** Ids that an example may stand on, by the place in the path. */
const ids: Record<string, string> = {
  "sites/:id": "SITE_ID",
  "assets/:id": "ASSET_ID",
  "assets/:assetId": "ASSET_ID",
  "sensors/:id": "SENSOR_ID",
  "gateways/:id": "GATEWAY_ID",
  "members/:userId": "USER_ID",
  "api-keys/:keyId": "API_KEY_ID",
  "inbound-webhooks/:webhookId": "WEBHOOK_ID",
};

/** What belongs to a person is asked for as one. */
const personal = /^\/api\/v1\/(notifications|sessions)/;

/** How to call an operation of `/api/v1`: reads that need nothing but ids, and writes with a body above. Undefined for the rest: guides show them. */
export function operationExample(url: string, operation: Operation, needsQuery: boolean): Example | undefined {
  const { method, path, auth, answer } = operation;
  const id = operationId(operation);
  const body = bodies[id];
  if (!path.startsWith("/api/") || answer === "text/event-stream" || auth === "public" || auth === "service") return undefined;
  if (method === "get" ? needsQuery : !body) return undefined;
  const place = fill(path);
  if (!place) return undefined;
  const verb = method === "get" ? "" : `-X ${method.toUpperCase()} `;
  const who = personal.test(path) ? `-H "apikey: $GANTRY_ANON_KEY" -H "Authorization: Bearer $ACCESS_TOKEN"` : `-H "apikey: $GANTRY_KEY"`;
  const first = `curl -sS --fail-with-body ${verb}"${url}${place}" ${who}`;
  const curl = body ? `${first} \\\n  -H 'content-type: application/json' -d @- <<END\n${body}\nEND` : first;
  return { id, title: `${method.toUpperCase()} ${templateOf(path)}`, curl };
}

/** The path with variables in place of its parameters; undefined where there is none for one. */
function fill(path: string): string | undefined {
  const segments = path.split("/");
  const filled = segments.map((segment, index) => {
    if (!segment.startsWith(":")) return segment;
    const variable = ids[`${segments[index - 1]}/${segment}`];
    return variable && `$${variable}`;
  });
  return filled.includes(undefined) ? undefined : filled.join("/");
}
