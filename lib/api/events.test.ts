import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { hashToken, makeApiKey } from "@/lib/auth/api-keys";
import { listenForAccessChanges } from "@/lib/auth/cache";
import { appendEvent } from "@/lib/events/append";
import { createOrganization } from "@/test/factories";
import { createApi } from "./app";

const server = createServer(getRequestListener(createApi().fetch));
let base = "";
beforeAll(async () => {
  await listenForAccessChanges();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function keyOf(organizationId: string, scopes: string[]) {
  const { key, prefix, hash } = makeApiKey();
  await withActor(serviceActor(), (tx) =>
    tx.execute(sql`insert into api_keys (organization_id, name, key_prefix, key_hash, scopes, rate_limit_per_minute)
      values (${organizationId}::uuid, 'live', ${prefix}, ${hash}, ${`{${scopes.join(",")}}`}::text[], 1000)`),
  );
  return key;
}

/** Reads frames of a stream until `count` have come. */
async function follow(key: string, count: number, lastEventId?: string) {
  const abort = new AbortController();
  const answer = await fetch(`${base}/api/events`, {
    headers: { apikey: key, ...(lastEventId && { "last-event-id": lastEventId }) },
    signal: abort.signal,
  });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const frames: { id: string; type: string; subjectId: string }[] = [];
  const reading = (async () => {
    let text = "";
    const decoder = new TextDecoder();
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(part, { stream: true });
      const lines = text.split("\n");
      text = lines.pop()!;
      for (const line of lines) if (line.startsWith("data: ")) frames.push(JSON.parse(line.slice(6)));
      if (frames.length >= count) return frames;
    }
    return frames;
  })();
  return { frames: reading.finally(() => abort.abort()), stop: () => abort.abort() };
}

const raise = (organization: { system: Parameters<typeof withActor>[0] }, n: number) =>
  withActor(organization.system, (tx) =>
    appendEvent(tx, {
      type: "alert.acknowledged",
      subjectType: "alert",
      subjectId: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
      permission: "alerts:read",
    }),
  );

test("a stream delivers what happens, and after a cut resumes from Last-Event-ID without a gap or a repeat", async () => {
  const organization = await createOrganization();
  const key = await keyOf(organization.id, ["alerts:read"]);
  const first = await follow(key, 2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const n of [1, 2]) await raise(organization, n);
  const seen = await first.frames;
  for (const n of [3, 4, 5]) await raise(organization, n); // while nobody listens
  const second = await follow(key, 3, seen.at(-1)!.id);
  expect([...seen, ...(await second.frames)].map(({ subjectId }) => Number(subjectId.slice(-12)))).toEqual([1, 2, 3, 4, 5]);
});

test("another organization's events never reach a stream", async () => {
  const [home, foreign] = await Promise.all([createOrganization(), createOrganization()]);
  const stream = await follow(await keyOf(home.id, ["alerts:read"]), 1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await raise(foreign, 66);
  await raise(home, 7);
  expect((await stream.frames).map(({ subjectId }) => Number(subjectId.slice(-12)))).toEqual([7]);
});

test("a stream ends within thirty seconds of its key being revoked or its rights changed, and stays open otherwise", async () => {
  const organization = await createOrganization();
  const keys = await Promise.all([1, 2, 3].map(() => keyOf(organization.id, ["alerts:read", "assets:read"])));
  const ended = [0, 0, 0];
  const streams = await Promise.all(keys.map((key) => follow(key, 1)));
  const started = performance.now();
  for (const [index, { frames }] of streams.entries()) void frames.then(() => (ended[index] = performance.now() - started));
  await withActor(serviceActor(), async (tx) => {
    await tx.execute(sql`update api_keys set revoked_at = now() where key_hash = ${hashToken(keys[0]!)}`);
    await tx.execute(sql`update api_keys set scopes = '{assets:read}' where key_hash = ${hashToken(keys[1]!)}`);
  });
  await expect.poll(() => ended.filter((at) => at > 0).length, { timeout: 30_000, interval: 200 }).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(ended[2]).toBe(0);
  await raise(organization, 9);
  expect((await streams[2]!.frames).map(({ subjectId }) => Number(subjectId.slice(-12)))).toEqual([9]);
}, 60_000);
