import { expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { createApi } from "@/lib/api/app";
import { createIngestPlant } from "@/test/telemetry";
import { getGateway } from "./gateway-queries";
import { recordHeartbeat } from "./record-heartbeat";
import { heartbeatInput } from "./schema";

test("a gateway's key tells how it is; a full buffer makes it degraded, and room makes it healthy", async () => {
  const plant = await createIngestPlant();
  const api = createApi();
  const apikey = await plant.key();
  const beat = (id: string, body: object) =>
    api.request(`/api/v1/gateways/${id}/heartbeat`, {
      method: "POST",
      headers: { apikey, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const full = await beat(plant.gateway.id, {
    cpuUsage: 12.5,
    memoryUsage: 40,
    diskUsage: 71,
    bufferUsage: 85,
    bufferedMessages: 120,
    firmwareVersion: "2.1.0",
  });
  expect([full.status, (await full.json()).data]).toMatchObject([200, { id: plant.gateway.id, status: "degraded" }]);
  expect((await beat(plant.gateway.id, { bufferUsage: 3, bufferedMessages: 0 })).status).toBe(200);
  expect(await plant.see((tx) => getGateway(tx, plant.gateway.id))).toMatchObject({
    status: "healthy",
    cpuUsage: 12.5,
    bufferUsage: 3,
    bufferedMessages: 0,
    firmwareVersion: "2.1.0",
    lastSeen: expect.any(Date),
  });
  const told = (await plant.events("gateway.status_changed")).map(({ data }) => data.status);
  expect(told).toEqual(["degraded", "healthy"]);
  expect((await beat(plant.gateway.id, { cpuUsage: 101 })).status).toBe(422);
});

test("a key speaks for its own gateway alone, a viewer for none", async () => {
  const [plant, other] = await Promise.all([createIngestPlant(), createIngestPlant()]);
  const viewer = await plant.member({ role: "viewer" });
  const beat = (id: string) => heartbeatInput.parse({ id, cpuUsage: "1" });
  const more = await plant.see((tx) =>
    tx.execute<{ id: string }>(`insert into gateways (site_id, name, protocol) values ('${plant.site.id}', 'Second', 'MQTT') returning id`),
  );
  await expect(withActor(plant.gatewayActor, (tx) => recordHeartbeat(tx, beat(more[0]!.id)))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(plant.system, (tx) => recordHeartbeat(tx, beat(other.gateway.id)))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withActor(viewer, (tx) => recordHeartbeat(tx, beat(plant.gateway.id)))).rejects.toMatchObject({ code: "FORBIDDEN" });
});
