import { createClient, FunctionsHttpError } from "@supabase/supabase-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { startApi } from "@/test/server";
import { createIngestPlant } from "@/test/telemetry";

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const start = Date.UTC(2026, 2, 1, 12);
const clientOf = (key: string) =>
  createClient(api.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: WebSocket as never }, // Node 20 has none of its own
  });
/** What a refused call tells: the status and the error of the envelope. */
async function refusal(error: unknown) {
  expect(error).toBeInstanceOf(FunctionsHttpError);
  const response = (error as FunctionsHttpError).context as Response;
  const body = await response.json();
  expect(body.data).toBeNull();
  return { status: response.status, ...(body.error as { code: string; message: string; details?: Record<string, string[]> }) };
}

test("process-telemetry answers the bare object, for every kind of body that invoke sends", async () => {
  const plant = await createIngestPlant();
  const supabase = clientOf(await plant.key());
  const readings = plant.series(start, [1, 2, 3, 4, 5, 6]);
  const body = (index: number) => ({ gatewayId: plant.gateway.id, readings: readings.slice(index, index + 1) });
  const form = new FormData();
  form.set("gatewayId", plant.gateway.id);
  form.set("readings", JSON.stringify(readings.slice(4, 5)));
  const file = new FormData();
  file.set("gatewayId", plant.gateway.id);
  file.set("readings", new Blob([JSON.stringify(readings.slice(5, 6))]), "readings.json");
  const bodies = [
    body(0),
    JSON.stringify(body(1)),
    new Blob([JSON.stringify(body(2))]),
    new TextEncoder().encode(JSON.stringify(body(3))).buffer,
    form,
    file,
  ];
  for (const sent of bodies) {
    const { data, error } = await supabase.functions.invoke("process-telemetry", { body: sent as FormData });
    expect(error).toBeNull();
    expect(data).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  }
  expect(await plant.stored()).toHaveLength(6);
});

test("the request of the specification: readings with and without quality, by key and by the service role", async () => {
  const plant = await createIngestPlant();
  const request = {
    gatewayId: plant.gateway.id,
    readings: [
      { sensorId: plant.sensor.id, value: 71.3, timestamp: "2026-03-01T12:00:00Z", quality: "good" as const },
      { sensorId: plant.sensor.id, value: 71.4, timestamp: "2026-03-01T12:00:01Z" },
    ],
  };
  for (const [key, expected] of [
    [await plant.key(), { accepted: 2, duplicates: 0 }],
    [await makeInstanceKey("service_role"), { accepted: 0, duplicates: 2 }],
  ] as const) {
    const { data, error } = await clientOf(key).functions.invoke("process-telemetry", { body: request });
    expect(error).toBeNull();
    expect(data).toMatchObject(expected);
  }
});

test.each([
  ["the public key", () => makeInstanceKey("anon"), 401, "AUTH_REQUIRED"],
  ["an invented token", async () => "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.AAAA", 401, "AUTH_INVALID"],
  ["an invented key", async () => "gk_live_nothing", 401, "AUTH_INVALID"],
])("%s gets no further than the door", async (_, keyOf, status, code) => {
  const { data, error } = await clientOf(await keyOf()).functions.invoke("process-telemetry", { body: {} });
  expect(data).toBeNull();
  expect(await refusal(error)).toMatchObject({ status, code });
});

test("a wrong body is 400 and names the field; a missing permission is 403", async () => {
  const plant = await createIngestPlant();
  const supabase = clientOf(await plant.key());
  const wrong: [unknown, string][] = [
    [{ gatewayId: plant.gateway.id }, "readings"],
    [{ gatewayId: "GW-1", readings: [] }, "gatewayId"],
    [undefined, "gatewayId"],
  ];
  for (const [body, field] of wrong) {
    const { error } = await supabase.functions.invoke("process-telemetry", { body: body as object });
    const told = await refusal(error);
    expect(told).toMatchObject({ status: 400, code: "VALIDATION_ERROR" });
    expect(Object.keys(told.details!)).toContain(field);
  }
  for (const headers of [{ "content-type": "application/xml" }, { "content-type": "multipart/form-data" }] as Record<string, string>[]) {
    const { error } = await supabase.functions.invoke("process-telemetry", { body: "<x/>", headers });
    expect(await refusal(error)).toMatchObject({ status: 400, code: "VALIDATION_ERROR" });
  }
  const reader = clientOf(await plant.key(["telemetry:read"]));
  const { error } = await reader.functions.invoke("process-telemetry", { body: {} });
  expect(await refusal(error)).toMatchObject({ status: 403, code: "FORBIDDEN" });
});

test("a function that is not there is 404, and another method 405 with what is allowed", async () => {
  const plant = await createIngestPlant();
  const supabase = clientOf(await plant.key());
  for (const name of ["ai-chat", "run-agent", "generate-prediction", "generate-report", "toString", "process-telemetry/x"]) {
    const { error } = await supabase.functions.invoke(name, { body: {} });
    expect([name, await refusal(error)]).toMatchObject([name, { status: 404, code: "NOT_FOUND" }]);
  }
  for (const method of ["GET", "PUT", "PATCH", "DELETE"] as const) {
    const { error } = await supabase.functions.invoke("process-telemetry", { method });
    expect(((error as FunctionsHttpError).context as Response).headers.get("allow")).toContain("POST");
    expect(await refusal(error)).toMatchObject({ status: 405, code: "VALIDATION_ERROR" });
  }
});

test("a preflight passes without a credential, and refusals can be read from another origin", async () => {
  for (const path of ["process-telemetry", "send-alert-notification", "webhook-handler", "nothing"]) {
    const preflight = await fetch(`${api.url}/functions/v1/${path}`, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, apikey, content-type, x-client-info, x-region",
      },
    });
    expect([200, 204]).toContain(preflight.status);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    for (const name of ["authorization", "apikey", "content-type", "x-client-info", "x-region"])
      expect(preflight.headers.get("access-control-allow-headers")!.toLowerCase()).toContain(name);
  }
  const refused = await fetch(`${api.url}/functions/v1/process-telemetry`, {
    method: "POST",
    headers: { origin: "https://app.example" },
  });
  expect(refused.status).toBe(401);
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
});

test("a region is not an error: there is one", async () => {
  const plant = await createIngestPlant();
  const { data, error } = await clientOf(await plant.key()).functions.invoke("process-telemetry", {
    body: { gatewayId: plant.gateway.id, readings: plant.series(start, [1]) },
    region: "eu-central-1" as never,
  });
  expect(error).toBeNull();
  expect(data).toMatchObject({ accepted: 1 });
});
