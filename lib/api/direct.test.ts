import { createServer, type RequestListener, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rawOf } from "@/db/with-actor";
import { makeApiKey } from "@/lib/auth/api-keys";
import { answerApi } from "@/lib/http/answer-api";
import { cleanHeaders } from "@/lib/http/clean-headers";
import { createIngestPlant } from "@/test/telemetry";
import { createApi } from "./app";
import { answerDirectly } from "./direct";
import { flushRequestLog } from "./request-log";

const callApi = answerApi(createApi().fetch);
let direct = 0;
const edge = (answer: RequestListener): RequestListener => {
  return (request, response) => {
    cleanHeaders(request, { publicUrl: "http://localhost:3000", trustedHops: 0 });
    answer(request, response);
  };
};
const servers = {
  direct: createServer(
    edge((request, response) => {
      if (answerDirectly(request, response)) direct += 1;
      else void callApi(request, response);
    }),
  ),
  hono: createServer(edge((request, response) => void callApi(request, response))),
};
let plant: Awaited<ReturnType<typeof createIngestPlant>>;
let key: string;
let gatewayKey: string;
let weak: string;

beforeAll(async () => {
  for (const server of Object.values(servers)) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  plant = await createIngestPlant();
  key = await plant.key(["assets:read", "assets:write"], null);
  weak = await plant.key(["alerts:read"], null);
  gatewayKey = await plant.key();
});
afterAll(() => {
  for (const server of Object.values(servers)) server.close();
});

type Asked = { path: string; method?: string; headers?: Record<string, string>; body?: string };
type Told = { status: number; headers: Record<string, unknown>; body: string };

function ask(by: keyof typeof servers, { path, method = "GET", headers = {}, body }: Asked): Promise<Told> {
  const { port } = servers[by].address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const request = send({
      port,
      host: "127.0.0.1",
      path,
      method,
      headers: { ...headers, ...(body && { "content-length": Buffer.byteLength(body) }) },
    });
    request.on("error", reject).on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    request.end(body);
  });
}

/** Times, places in the window and numbers of requests differ from one request to the next. */
const changing = /^(date|x-request-id|ratelimit|x-ratelimit-(remaining|reset)|retry-after)$/;
const steady = ({ status, headers, body }: Told) => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, changing.test(name) ? "*" : value])),
  body: body.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>").replaceAll(/"(created|updated)_at":"[^"]*"/g, '"$1_at":"*"'),
});

const json = { "content-type": "application/json" };
const supabase = { "x-client-info": "supabase-js/2.119.0" };

/** What both are asked: [request, whether it goes past Hono]. */
const asked = (): [Asked, boolean][] => {
  const { asset, site } = plant;
  const by = (apikey: string, more: Record<string, string> = {}) => ({ headers: { apikey, ...more } });
  const call = { path: "/rest/v1/rpc/get_unread_notification_count", method: "POST", body: "{}" };
  const readings = (...more: object[]) => {
    const [first] = plant.series(Date.UTC(2026, 2, 1, 12), [20]);
    return JSON.stringify({ gatewayId: plant.gateway.id, readings: [first, ...more] });
  };
  const send = { path: "/functions/v1/process-telemetry", method: "POST", body: readings() };
  return [
    [{ path: `/api/v1/assets/${asset.id}`, ...by(key) }, true],
    [{ path: `/api/v1/assets/${asset.id.toUpperCase()}`, ...by(key) }, true],
    [{ path: `/api/v1/assets/${asset.id}`, headers: { authorization: `Bearer ${key}`, "x-request-id": "a-request-of-mine" } }, true],
    [{ path: `/api/v1/assets/${crypto.randomUUID()}`, ...by(key) }, true],
    [{ path: `/api/v1/assets/${"-".repeat(36)}`, ...by(key) }, true],
    [{ path: `/api/v1/assets/${asset.id}`, ...by(weak) }, true],
    [{ path: `/api/v1/assets/${asset.id}`, ...by("gk_live_wrong") }, true],
    [{ path: `/api/v1/assets/${asset.id}` }, true],
    [{ path: `/api/v1/assets/${asset.id}?extra=1`, ...by(key) }, false],
    [{ path: `/api/v1/assets/${asset.id}/`, ...by(key) }, false],
    [{ path: `/api/v1/assets/${asset.id}`, method: "HEAD", ...by(key) }, false],
    [{ path: "/api/v1/assets?limit=2", ...by(key) }, false],
    [{ path: `/rest/v1/assets?select=id,name,sites(name)&id=eq.${asset.id}`, ...by(key, supabase) }, true],
    [{ path: "/rest/v1/assets?select=id&limit=1&order=name.asc", ...by(key) }, true],
    [{ path: "/rest/v1/assets?select=id&name=eq.Förderpumpe", ...by(key) }, false],
    [{ path: "/rest/v1/assets?select=id&name=eq.%22F%C3%B6rder%22", ...by(key) }, true],
    [{ path: `/rest/v1/assets?id=eq.${asset.id}`, ...by(key, { accept: "application/vnd.pgrst.object+json" }) }, true],
    [{ path: `/rest/v1/assets?id=eq.${crypto.randomUUID()}`, ...by(key, { accept: "application/vnd.pgrst.object+json" }) }, true],
    [{ path: "/rest/v1/assets?select=name&order=name", ...by(key, { accept: "text/csv" }) }, true],
    [{ path: "/rest/v1/assets?select=id", ...by(key, { prefer: "count=exact", range: "0-0" }) }, true],
    [{ path: "/rest/v1/assets?select=nothing", ...by(key, supabase) }, true],
    [{ path: "/rest/v1/assets?select=nothing", ...by(key) }, true],
    [{ path: "/rest/v1/nowhere", ...by(key, supabase) }, true],
    [{ path: "/rest/v1/assets" }, true],
    [{ path: "/rest/v1/assets", headers: supabase }, true],
    [{ path: "/rest/v1/assets", ...by("gk_live_wrong", supabase) }, true],
    [{ path: "/rest/v1/assets", headers: { authorization: "Bearer a.b.c" } }, true],
    [{ path: "/rest/v1/assets", method: "HEAD", ...by(key) }, false],
    [{ path: "/rest/v1/assets", method: "OPTIONS", ...by(key) }, false],
    [{ path: "/rest/v1/assets", method: "PUT", ...by(key, json), body: "{}" }, false],
    [{ ...call, ...by(key, { ...json, ...supabase }) }, true],
    [{ ...call, ...by(key, json) }, true],
    [{ ...call, ...by(key, json), body: '{"unknown": 1}' }, true],
    [{ ...call, ...by(key, json), body: "{" }, true],
    [{ ...call, ...by(key), body: "{}" }, true],
    [{ ...call, ...by(key, json), body: `{"text": "${"x".repeat(70_000)}"}` }, false],
    [
      {
        path: "/rest/v1/sites?select=name",
        method: "POST",
        ...by(key, { ...json, prefer: "return=representation" }),
        body: '{"name":"Twice","location":"Köln","region":"EU"}',
      },
      true,
    ],
    [
      {
        path: "/rest/v1/sites",
        method: "POST",
        ...by(key, { ...json, prefer: "return=minimal" }),
        body: '{"name":"Twice","location":"Köln","region":"EU"}',
      },
      true,
    ],
    [
      {
        path: `/rest/v1/assets?id=eq.${asset.id}`,
        method: "PATCH",
        ...by(key, { ...json, ...supabase }),
        body: `{"site_id":"${site.id}"}`,
      },
      true,
    ],
    [{ path: `/rest/v1/assets?id=eq.${asset.id}`, method: "PATCH", ...by(weak, json), body: '{"health_score":1}' }, true],
    [{ path: `/rest/v1/assets?id=eq.${crypto.randomUUID()}`, method: "DELETE", ...by(key, supabase) }, true],
    [{ ...send, ...by(gatewayKey, json) }, true],
    [{ ...send, ...by(gatewayKey, json), body: readings({ value: "1" }) }, true],
    [{ ...send, ...by(gatewayKey, json), body: readings().padEnd(200_000) }, true],
    [{ ...send, ...by(gatewayKey, json), body: readings().padEnd(8_388_609) }, false],
    [{ ...send, ...by(gatewayKey, json), body: "[" }, true],
    [{ ...send, ...by(gatewayKey, json), body: "[]" }, true],
    [{ ...send, ...by(gatewayKey, { "content-type": "image/png" }) }, true],
    [{ ...send, ...by(gatewayKey, { ...json, origin: "https://elsewhere.example" }) }, true],
    [{ ...send, ...by(key, json) }, true],
    [{ ...send, ...by("gk_live_wrong", json) }, true],
    [{ ...send, headers: json }, true],
    [{ ...send, path: `${send.path}?forceFunctionRegion=any`, ...by(gatewayKey, json) }, false],
    [{ path: send.path, ...by(gatewayKey) }, false],
    [{ path: "/functions/v1/nothing", method: "POST", ...by(gatewayKey, json), body: "{}" }, false],
  ];
};

test("what goes past Hono is answered as Hono answers it: status, headers and body", async () => {
  for (const [request, goesPast] of asked()) {
    const before = direct;
    const here = await ask("direct", request);
    expect([request.path, direct - before]).toEqual([request.path, goesPast ? 1 : 0]);
    const there = await ask("hono", request);
    // A second insert of the same row is refused: then both are asked again.
    const [one, other] = request.method === "POST" ? [await ask("direct", request), there] : [here, there];
    expect({ request, ...steady(one) }).toEqual({ request, ...steady(other) });
  }
});

test("both are logged alike, and count against one limit", async () => {
  const { key: limited, prefix, hash } = makeApiKey();
  await plant.see(
    (tx) => rawOf(tx)`insert into api_keys (name, key_prefix, key_hash, scopes, rate_limit_per_minute)
      values ('limited', ${prefix}, ${hash}, array['assets:read'], 7)`,
  );
  const path = `/api/v1/assets/${plant.asset.id}`;
  const statuses: number[] = [];
  for (let index = 0; index < 9; index += 1) {
    const request =
      index % 2 ? { path, headers: { apikey: limited } } : { path: "/rest/v1/assets?select=id", headers: { apikey: limited } };
    statuses.push((await ask(index % 3 ? "direct" : "hono", request)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 429, 429]);
  await flushRequestLog();
  const rows = await plant.see(
    (tx) => rawOf(tx)`select endpoint, status, error_code from api_requests
      where key_id = (select id from api_keys where rate_limit_per_minute = 7) order by created_at`,
  );
  expect(rows.map(({ endpoint, status, error_code }) => `${endpoint} ${status} ${error_code}`)).toEqual(
    statuses.map((status, index) => `${index % 2 ? path : "/rest/v1/assets"} ${status} ${status === 429 ? "RATE_LIMITED" : null}`),
  );
});

test("a body that does not come as long as was said ends its request alone", async () => {
  const { port } = servers.direct.address() as AddressInfo;
  const headers = { apikey: key, ...json, "content-length": "10" };
  const cut = send({ port, host: "127.0.0.1", path: "/rest/v1/sites", method: "POST", headers });
  const ended = new Promise((resolve) => cut.on("error", resolve));
  cut.write("{");
  setTimeout(() => cut.destroy(new Error("gone")), 50);
  await ended;
  expect((await ask("direct", { path: `/api/v1/assets/${plant.asset.id}`, headers: { apikey: key } })).status).toBe(200);
});
