import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { createIngestPlant } from "@/test/telemetry";
import { answerApi } from "./answer-api";

const api = createApi();
const server = createServer(answerApi(api.fetch));
let plant: Awaited<ReturnType<typeof createIngestPlant>>;
let apikey: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  plant = await createIngestPlant();
  apikey = await plant.key(["assets:read"], null);
});
afterAll(() => server.close());

const paths = () => [`/api/v1/assets/${plant.asset.id}`, `/api/v1/assets/${crypto.randomUUID()}`, "/api/v1/assets?limit=2", "/api/nowhere"];
const past = ["content-length", "connection", "keep-alive", "date", "transfer-encoding", "x-request-id"];

test("the Node host answers what the API answers anywhere else: status, headers and body", async () => {
  const { port } = server.address() as AddressInfo;
  for (const path of paths()) {
    const [here, there] = await Promise.all([
      fetch(`http://127.0.0.1:${port}${path}`, { headers: { apikey } }),
      api.request(path, { headers: { apikey } }),
    ]);
    expect([path, here.status]).toEqual([path, there.status]);
    const [body, same] = [await here.json(), await there.json()];
    expect(body).toEqual(same);
    const names = (response: Response) => [...response.headers.keys()].filter((name) => !past.includes(name)).sort();
    expect(names(here)).toEqual(names(there));
    expect(here.headers.get("content-type")).toBe("application/json");
  }
});

test("an answer has the length of its bytes, HEAD has it without the body, and characters beyond ASCII arrive whole", async () => {
  const { port } = server.address() as AddressInfo;
  await plant.see((tx) => tx.execute(`update assets set name = 'Förderpumpe 泵 🛠' where id = '${plant.asset.id}'`));
  const url = `http://127.0.0.1:${port}/api/v1/assets/${plant.asset.id}`;
  const read = await fetch(url, { headers: { apikey } });
  const text = await read.text();
  expect(Number(read.headers.get("content-length"))).toBe(Buffer.byteLength(text));
  expect(JSON.parse(text).data.name).toBe("Förderpumpe 泵 🛠");
  const head = await fetch(url, { method: "HEAD", headers: { apikey } });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, read.headers.get("content-length"), ""]);
});

test("REST takes a body as it comes, in pieces too, and refuses one that is longer than it may be, though it does not say so", async () => {
  const { port } = server.address() as AddressInfo;
  const call = (body: BodyInit, more: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/rest/v1/rpc/get_unread_notification_count`, {
      method: "POST",
      headers: { apikey, "content-type": "application/json", prefer: "handling=lenient", ...more },
      body,
      ...(typeof body !== "string" && { duplex: "half" }),
    } as RequestInit);
  const pieces = new ReadableStream({
    async start(controller) {
      for (const piece of [" {", " ", "}"]) {
        controller.enqueue(new TextEncoder().encode(piece));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      controller.close();
    },
  });
  const [whole, parts] = [await call("{}"), await call(pieces)];
  expect([whole.status, parts.status]).toEqual([200, 200]);
  expect(await parts.text()).toBe(await whole.text());
  const tooLong = new ReadableStream({
    start(controller) {
      for (let mebibyte = 0; mebibyte < 12; mebibyte += 1) controller.enqueue(new Uint8Array(1_048_576).fill(32));
      controller.close();
    },
  });
  expect((await call(tooLong)).status).toBe(413);
});
