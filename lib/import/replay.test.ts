import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { replay } from "./replay";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Body = { gatewayId: string; readings: { timestamp: string; value: number }[] };
async function endpoint(answer: (attempt: number, body: Body, response: ServerResponse, request: IncomingMessage) => void) {
  const bodies: Body[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
    answer(bodies.length, bodies.at(-1)!, response, request);
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bodies };
}
const accept = (body: Body, response: ServerResponse) =>
  response.end(JSON.stringify({ accepted: body.readings.length, duplicates: 0, rejected: [] }));
const readings = Array.from({ length: 25 }, (_, n) => ({ sensorId: "s", at: Date.UTC(2020, 0, 1) + n * 60_000, value: n }));
const options = { key: "k", gatewayId: "g", speed: "max", batchSize: 10 } as const;

test("readings arrive once each, in order, in batches, with UTC times and the gateway's key", async () => {
  const { url, bodies } = await endpoint((_, body, response, request) =>
    request.headers.apikey === "k" ? accept(body, response) : response.writeHead(401).end(),
  );
  const steps: number[] = [];
  expect(await replay(readings, { ...options, url, onProgress: (sent) => steps.push(sent) })).toMatchObject({
    sent: 25,
    accepted: 25,
    requests: 3,
  });
  expect(steps).toEqual([10, 20, 25]);
  expect(bodies.flatMap((body) => body.readings.map(({ value }) => value))).toEqual(readings.map(({ value }) => value));
  expect(bodies[0]!.gatewayId).toBe("g");
  expect(bodies[0]!.readings[0]).toEqual({ sensorId: "s", value: 0, timestamp: "2020-01-01T00:00:00.000Z" });
});

test("a busy server's Retry-After is waited for, and a lost connection is tried again", async () => {
  const { url } = await endpoint((attempt, body, response, request) => {
    if (attempt === 1) response.writeHead(429, { "Retry-After": "1" }).end(JSON.stringify({ error: { message: "Too many" } }));
    else if (attempt === 3) request.socket.destroy();
    else if (attempt === 4) response.writeHead(503).end();
    else accept(body, response);
  });
  const waits: string[] = [];
  const started = performance.now();
  expect(await replay(readings, { ...options, url, onWait: (reason) => waits.push(reason) })).toMatchObject({
    accepted: 25,
    requests: 6,
    waits: 3,
  });
  expect(performance.now() - started).toBeGreaterThan(1_000);
  expect(waits[0]).toContain("Too many");
});

test("a refusal that waiting cannot change ends the replay with the server's words", async () => {
  const { url, bodies } = await endpoint((_, __, response) =>
    response.writeHead(403).end(JSON.stringify({ error: { message: "Not this key" } })),
  );
  await expect(replay(readings, { ...options, url })).rejects.toThrow("Not this key");
  expect(bodies).toHaveLength(1);
});

test("the speed is kept", async () => {
  const { url } = await endpoint((_, body, response) => accept(body, response));
  const started = performance.now();
  await replay(readings, { ...options, url, speed: 50 });
  expect(performance.now() - started).toBeGreaterThan(450);
});
