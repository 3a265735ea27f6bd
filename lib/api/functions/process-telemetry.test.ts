import { expect, test } from "vitest";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { INGEST_MAX_BYTES } from "@/lib/telemetry/limits";
import { freshIp } from "@/test/people";
import { createIngestPlant, iso } from "@/test/telemetry";
import { createApi } from "../app";

const api = createApi();
const start = Date.UTC(2026, 2, 1, 12);
const post = (body: unknown, headers: Record<string, string>) =>
  api.request("/functions/v1/process-telemetry", {
    method: "POST",
    headers: { "content-type": "application/json", "x-real-ip": freshIp(), ...headers }, // strangers of one address share a limit
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("a gateway's key sends readings and hears what became of each", async () => {
  const plant = await createIngestPlant();
  const key = await plant.key();
  const readings = [...plant.series(start, [20, 21]), { sensorId: plant.sensor.id, value: null, timestamp: iso(start) }];
  const answer = await post({ gatewayId: plant.gateway.id, readings }, { apikey: key });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("ratelimit")).toMatch(/^"api";r=\d+;t=\d+$/);
  expect(await answer.json()).toEqual({
    accepted: 2,
    duplicates: 0,
    rejected: [{ index: 2, code: "INVALID_VALUE", message: expect.stringContaining("finite") }],
  });
  const again = await post(
    { gatewayId: plant.gateway.id.toUpperCase(), readings: readings.slice(0, 2) },
    { authorization: `Bearer ${key}` },
  );
  expect(await again.json()).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
  expect(await plant.stored()).toHaveLength(2);
});

test("the service key sends for any organization, and a missing gateway is missing for it too", async () => {
  const plant = await createIngestPlant();
  const service = { authorization: `Bearer ${await makeInstanceKey("service_role")}` };
  expect((await post({ gatewayId: plant.gateway.id, readings: plant.series(start, [1]) }, service)).status).toBe(200);
  expect(await plant.stored()).toHaveLength(1);
  expect((await post({ gatewayId: crypto.randomUUID(), readings: [] }, service)).status).toBe(404);
});

test.each([
  ["no credential", async () => ({}), 401, "AUTH_REQUIRED"],
  ["the anonymous key", async () => ({ apikey: await makeInstanceKey("anon") }), 401, "AUTH_REQUIRED"],
  ["a key without telemetry:write", async (plant: Plant) => ({ apikey: await plant.key(["telemetry:read"]) }), 403, "FORBIDDEN"],
  [
    "another organization's key",
    async () => ({ apikey: await (await createIngestPlant()).key(["telemetry:write"], null) }),
    404,
    "NOT_FOUND",
  ],
])("%s sends nothing", async (_, headersOf, status, code) => {
  const plant = await createIngestPlant();
  const answer = await post(
    { gatewayId: plant.gateway.id, readings: plant.series(start, [1]) },
    (await headersOf(plant)) as Record<string, string>,
  );
  expect([answer.status, (await answer.json()).error.code]).toEqual([status, code]);
  expect(await plant.stored()).toEqual([]);
});
type Plant = Awaited<ReturnType<typeof createIngestPlant>>;

test("a body that is not a batch is refused with a 4xx that names the field", async () => {
  const plant = await createIngestPlant();
  const apikey = await plant.key();
  for (const [body, status] of [
    ["", 400],
    ["{", 400],
    ["NaN", 400],
    ["null", 400],
    ["[]", 400],
    ['{"gatewayId":"x","readings":[]}', 400],
    ['{"__proto__":{"a":1}}', 400],
    [`{"gatewayId":"${plant.gateway.id}","readings":[{"sensorId":"\\u0000"}]}`, 400],
    [`{"gatewayId":"${plant.gateway.id}","readings":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, 200],
    [
      `{"gatewayId":"${plant.gateway.id}","readings":[{"sensorId":"${plant.sensor.id}","value":1e999,"timestamp":"2026-03-01T12:00:00Z"}]}`,
      200,
    ],
  ] as const) {
    const answer = await post(body, { apikey });
    expect([body.slice(0, 60), answer.status]).toEqual([body.slice(0, 60), status]);
  }
  expect(await plant.stored()).toEqual([]);
});

test("eight mebibytes are taken, one byte more is refused", async () => {
  const plant = await createIngestPlant();
  const apikey = await plant.key();
  const body = JSON.stringify({ gatewayId: plant.gateway.id, readings: plant.series(start, [1]) });
  expect((await post(body + " ".repeat(INGEST_MAX_BYTES - body.length), { apikey })).status).toBe(200);
  const answer = await post(body + " ".repeat(INGEST_MAX_BYTES - body.length + 1), { apikey });
  expect([answer.status, (await answer.json()).error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
});

test("sensors and series are read with a key, in the envelope", async () => {
  const plant = await createIngestPlant();
  const apikey = await plant.key(["telemetry:read", "assets:read"], null);
  await plant.send(plant.series(start, [1, 2, 3]));
  const get = async (path: string) => (await api.request(path, { headers: { apikey } })).json();
  expect(await get("/api/v1/sensors")).toMatchObject({ data: [{ id: plant.sensor.id, lastValue: 3 }], error: null, meta: { total: 1 } });
  expect((await get(`/api/v1/sensors/${plant.sensor.id}`)).data).toMatchObject({ readingCount: 3 });
  const series = await get(`/api/v1/telemetry?sensor_ids=${plant.sensor.id}&from=${iso(start)}&to=${iso(start + 3_600_000)}`);
  expect(series.data[0]).toMatchObject({ resolution: "raw", points: [{ avg: 1 }, { avg: 2 }, { avg: 3 }] });
  expect((await get(`/api/v1/telemetry?sensor_ids=${plant.sensor.id}&from=yesterday&to=${iso(start)}`)).error.code).toBe(
    "VALIDATION_ERROR",
  );
});
