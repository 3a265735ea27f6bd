import { withActor } from "@/db/with-actor";
import { createApiKey } from "@/lib/access/create-api-key";
import { createApiKeyInput } from "@/lib/access/schema";
import { operatorOf } from "@/lib/admin/create-organization";
import { findGateway } from "@/lib/admin/find-gateway";
import { findOrganization } from "@/lib/admin/find-organization";
import { command, UsageError } from "../arguments";
import { list, parseOptions } from "../input";
import { print, printJson, remark } from "../output";
import { operator } from "./org";

const DAY = 86_400_000;

function daysUntil(text: string) {
  const days = (Date.parse(text) - Date.now()) / DAY;
  if (Number.isNaN(days)) throw new UsageError(`--expires: give a date, for example 2027-01-31, not “${text}”.`);
  if (days <= 0) throw new UsageError("--expires: give a date to come; this one has passed.");
  return days;
}

export const keyCreate = command({
  name: "key create",
  summary: "Create an API key",
  details: "The key is printed once and stored nowhere; only its hash is kept.",
  options: {
    org: { value: "<slug or id>", summary: "The organization it acts for", required: true },
    scopes: {
      value: "<a,b>",
      summary: "Permissions it carries, for example telemetry:write,assets:read; a gateway's key carries telemetry:write unless said",
    },
    gateway: { value: "<name or id>", summary: "The gateway it belongs to" },
    name: { value: "<name>", summary: "As it stands in the list of keys" },
    "rate-limit": { value: "<number>", summary: "Requests a minute; unless said the API's own limits, and 6000 for a gateway's key" },
    expires: { value: "<date>", summary: "When it ends, for example 2027-01-31; never unless said" },
    json: { summary: "Print {id, key} as JSON" },
  },
  async run({ org, scopes, gateway, name, "rate-limit": rateLimit, expires, json }) {
    if (!scopes && !gateway) throw new UsageError("--scopes: name what the key may do, for example --scopes telemetry:write,assets:read.");
    const given = parseOptions(
      createApiKeyInput,
      {
        name: name ?? (gateway ? `Gateway ${gateway}`.slice(0, 100) : "Command line"),
        scopes: list(scopes ?? "telemetry:write"),
        rateLimitPerMinute: rateLimit ?? (gateway ? 6_000 : undefined),
      },
      { rateLimitPerMinute: "rate-limit" },
    );
    const expiresInDays = expires === undefined ? undefined : daysUntil(expires);
    const organization = await withActor(operator, (tx) => findOrganization(tx, org), { readOnly: true });
    const { id, key } = await withActor(operatorOf(organization.id), async (tx) =>
      createApiKey(tx, { ...given, expiresInDays, gatewayId: gateway ? (await findGateway(tx, gateway)).id : undefined }),
    );
    if (json) printJson({ id, key });
    else {
      print(key);
      remark(`This is key ${id}. It is shown this once: store it where the caller can read it.`);
    }
    return 0;
  },
});
