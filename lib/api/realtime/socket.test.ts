import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import WebSocket from "ws";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { hub } from "@/lib/realtime/hub";
import { pruneRealtime } from "@/lib/realtime/jobs";
import { limits } from "@/lib/realtime/limits";
import type { Socket } from "@/lib/realtime/socket";
import { createOrganization } from "@/test/factories";
import { connect, disconnectAll, joined, keyOf, startRealtime } from "@/test/realtime";

let api: Awaited<ReturnType<typeof startRealtime>>;
let key: string;
const open: WebSocket[] = [];
beforeAll(async () => {
  api = await startRealtime();
  key = (await keyOf(await (await createOrganization()).member({ role: "owner" }))).key;
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await disconnectAll();
});
afterAll(() => api.close());

type Frame = [string | null, string | null, string, string, Record<string, unknown>];
/** A socket without a client around it. */
async function raw(query = `apikey=${key}&vsn=2.0.0`) {
  const socket = new WebSocket(`${api.url.replace("http", "ws")}/realtime/v1/websocket?${query}`);
  open.push(socket);
  const frames: Frame[] = [];
  const closed = once(socket, "close").then(([code, reason]) => ({ code: code as number, reason: String(reason) }));
  socket.on("message", (data) => frames.push(JSON.parse(String(data)) as Frame));
  await once(socket, "open");
  return { socket, frames, closed, send: (frame: unknown) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)) };
}
const refusal = async (query: string) => {
  const socket = new WebSocket(`${api.url.replace("http", "ws")}/realtime/v1/websocket?${query}`);
  socket.on("error", () => {});
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, import("node:http").IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) as { error: string } };
};

test("without a key, or with a wrong one, there is no socket", async () => {
  expect(await refusal("")).toEqual({ status: 401, body: { error: "Send an API key in the parameter apikey." } });
  expect((await refusal("apikey=gk_live_nonsense&vsn=2.0.0")).status).toBe(401);
  expect((await refusal(`apikey=${key}&vsn=3.0.0`)).status).toBe(400);
});

test("a heartbeat is answered, in both versions of the protocol", async () => {
  const two = await raw();
  two.send([null, "7", "phoenix", "heartbeat", {}]);
  await vi.waitFor(() => expect(two.frames).toEqual([[null, "7", "phoenix", "phx_reply", { status: "ok", response: {} }]]));
  const one = await raw(`apikey=${key}`);
  one.send({ topic: "phoenix", event: "heartbeat", payload: {}, ref: "8" });
  await vi.waitFor(() =>
    expect(one.frames).toEqual([
      { join_ref: null, ref: "8", topic: "phoenix", event: "phx_reply", payload: { status: "ok", response: {} } },
    ]),
  );
});

test("a join echoes every listener in its order with a number, and version 1.0.0 hears broadcasts", async () => {
  const two = await raw();
  const listeners = [
    { event: "INSERT", schema: "public", table: "alerts", filter: "severity=eq.low" },
    { event: "*", schema: "public", table: "assets" },
    { event: "DELETE", schema: "public" },
  ];
  two.send(["1", "1", "realtime:order", "phx_join", { config: { postgres_changes: listeners } }]);
  await vi.waitFor(() => expect(two.frames).toHaveLength(2));
  const reply = two.frames[0]![4] as { status: string; response: { postgres_changes: { id: number }[] } };
  expect(two.frames[0]!.slice(0, 4)).toEqual(["1", "1", "realtime:order", "phx_reply"]);
  expect(reply.response.postgres_changes).toEqual(listeners.map((listener) => ({ ...listener, id: expect.any(Number) })));
  expect(new Set(reply.response.postgres_changes.map(({ id }) => id)).size).toBe(3);
  expect(two.frames[1]!.slice(2)).toEqual([
    "realtime:order",
    "system",
    { extension: "postgres_changes", status: "ok", message: "Subscribed to PostgreSQL", channel: "order" },
  ]);

  const one = await raw(`apikey=${key}&vsn=1.0.0`);
  one.send({ topic: "realtime:order", event: "phx_join", payload: { config: {} }, ref: "1", join_ref: "1" });
  await vi.waitFor(() => expect(one.frames).toHaveLength(1));
  two.send(["1", "2", "realtime:order", "broadcast", { type: "broadcast", event: "e", payload: { a: 1 } }]);
  await vi.waitFor(() =>
    expect(one.frames[1]).toMatchObject({ event: "broadcast", payload: { type: "broadcast", event: "e", payload: { a: 1 } } }),
  );
});

test("joining a joined topic closes the first channel, and a topic that is not joined has none", async () => {
  const { send, frames } = await raw();
  const join = (ref: string) => send([ref, ref, "realtime:twice", "phx_join", { config: {} }]);
  join("1");
  join("2");
  await vi.waitFor(() => expect(frames).toHaveLength(3));
  expect(frames.map(([joinRef, , , event]) => [joinRef, event])).toEqual([
    ["1", "phx_reply"],
    ["1", "phx_close"],
    ["2", "phx_reply"],
  ]);
  send(["2", "3", "realtime:elsewhere", "broadcast", { event: "e", payload: {} }]);
  await vi.waitFor(() => expect(frames.at(-1)?.[4]).toEqual({ status: "error", response: { reason: "unmatched topic" } }));
  send(["2", "4", "realtime:twice", "phx_leave", {}]);
  await vi.waitFor(() => expect(frames.slice(-2).map(([, , , event]) => event)).toEqual(["phx_reply", "phx_close"]));
});

test("hostile frames end their own socket at most; the server goes on", async () => {
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const hostile: (string | Buffer)[] = [
    "",
    "null",
    "[]",
    "{}",
    "[1,2,3,4,5]",
    '[null,null,"realtime:x","phx_join",null]',
    '["1","1","realtime:x","phx_join",{"config":{"postgres_changes":[{"event":"*","schema":"public","table":"alerts","filter":"a=eq.\\u0000"}]}}]',
    '["1","1","realtime:x","phx_join",{"config":{"postgres_changes":"all"}}]',
    '["1","1","realtime:x","phx_join",{"config":{"presence":{"key":"\\u0000","enabled":true}}}]',
    '["1","1","realtime:\\u0000","phx_join",{}]',
    '["1","1","realtime:\\ud800","phx_join",{}]',
    '["1","1","","phx_join",{}]',
    '["1","1","realtime:x","presence",{"event":"track","payload":{"a":"\\u0000","__proto__":{"b":1}}}]',
    '["1","1","realtime:x","broadcast",{"event":"\\u0000","payload":"\\ud800"}]',
    '["1","1","realtime:x","access_token",null]',
    '["1","1","realtime:x","access_token",{"access_token":"a.b.c"}]',
    deep,
    `["1","1","realtime:x","broadcast",{"event":"e","payload":${deep}}]`,
    Buffer.from([]),
    Buffer.from([3]),
    Buffer.from([3, 255, 255, 255, 255, 255, 1]),
    Buffer.from([3, 0, 0, 1, 1, 0, 1, 120, 101, 123]),
    Buffer.from([9, 9, 9]),
  ];
  for (const frame of hostile) {
    const { socket, send } = await raw();
    send(["1", "1", "realtime:x", "phx_join", { config: { broadcast: { self: true }, presence: { enabled: true } } }]);
    socket.on("error", () => {});
    socket.send(frame);
    await sleep(20);
  }
  const { send, frames } = await raw();
  send([null, "1", "phoenix", "heartbeat", {}]);
  await vi.waitFor(() => expect(frames).toHaveLength(1));
});

test("messages and their number are bounded", async () => {
  const large = await raw();
  large.socket.on("error", () => {});
  large.send("x".repeat(limits.messageBytes + 10_000));
  expect((await large.closed).code).toBe(1009);

  const busy = await raw();
  for (let n = 0; n < limits.burst + 200; n += 1) busy.send([null, `${n}`, "phoenix", "heartbeat", {}]);
  expect(await busy.closed).toEqual({ code: 1008, reason: `More than ${limits.messagesPerSecond} messages a second` });

  const { send, frames } = await raw();
  for (let n = 0; n <= limits.channelsPerSocket; n += 1) send([`${n}`, `${n}`, `realtime:c${n}`, "phx_join", { config: {} }]);
  await vi.waitFor(() => expect(frames).toHaveLength(limits.channelsPerSocket + 1), { timeout: 10_000 });
  expect(frames.at(-1)![4]).toMatchObject({ status: "error", response: { reason: expect.stringContaining("ChannelRateLimitReached") } });
});

test("a client that does not read is cut off at the bound, and nobody else is", async () => {
  const slow = await raw();
  slow.send(["1", "1", "realtime:flood", "phx_join", { config: {} }]);
  await vi.waitFor(() => expect(slow.frames).toHaveLength(1));
  slow.socket.pause();
  const quick = connect(api.url, key).channel("flood", { config: { broadcast: { ack: true } } });
  await joined(quick);
  const before = hub().peers.size;
  const payload = { text: "x".repeat(500_000) };
  for (let n = 0; n < 120 && hub().peers.size === before; n += 1) await quick.send({ type: "broadcast", event: "e", payload });
  await vi.waitFor(() => expect(hub().peers.size).toBe(before - 1));
  expect(await quick.send({ type: "broadcast", event: "e", payload: {} })).toBe("ok");
  slow.socket.resume();
  await slow.closed;
});

test("a socket that says nothing for a minute is closed, one with a heartbeat stays", async () => {
  const [silent, alive] = [await raw(), await raw()];
  const now = performance.now();
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now + limits.idleMs - 1_000);
  alive.send([null, "1", "phoenix", "heartbeat", {}]);
  await vi.waitFor(() => expect(alive.frames).toHaveLength(1));
  clock.mockImplementation(() => now + limits.idleMs + 1_000);
  for (const peer of [...hub().peers]) (peer as Socket).checkClock();
  clock.mockRestore();
  await silent.closed;
  expect(alive.socket.readyState).toBe(WebSocket.OPEN);
});

test("a stranger with the public key may talk, and one without a key or with many sockets may not", async () => {
  const anon = await makeInstanceKey("anon");
  const channel = connect(api.url, anon).channel("hello", { config: { broadcast: { ack: true } } });
  await joined(channel);
  expect(await channel.send({ type: "broadcast", event: "e", payload: {} })).toBe("ok");
  const { key: own } = await keyOf(await (await createOrganization()).member({ role: "owner" }));
  await Promise.all(Array.from({ length: 100 }, () => raw(`apikey=${own}&vsn=2.0.0`)));
  expect((await refusal(`apikey=${own}&vsn=2.0.0`)).status).toBe(429);
});

test("the log of changes and large messages are pruned after five minutes", async () => {
  const operator = serviceActor();
  const { asIdentity } = await import("@/lib/auth/access");
  const ids = [crypto.randomUUID(), crypto.randomUUID()];
  await asIdentity(
    (tx) =>
      tx.execute(
        sql`insert into realtime.payloads (id, body, created_at) values (${ids[0]}::uuid, 'old', now() - interval '6 minutes'), (${ids[1]}::uuid, 'new', now())`,
      ),
    false,
  );
  await withActor(operator, (tx) =>
    tx.execute(sql`update organizations set name = name || '.' where id in (select id from organizations limit 1)`),
  );
  await pruneRealtime();
  const [left, changes] = await asIdentity(async (tx) => [
    await tx.execute<{ body: string }>(sql`select body from realtime.payloads where id in (${ids[0]}::uuid, ${ids[1]}::uuid)`),
    await tx.execute<{ old: boolean }>(sql`select changed_at < now() - interval '5 minutes' as old from realtime.changes`),
  ]);
  expect(left!.map((row) => ("body" in row ? row.body : undefined))).toEqual(["new"]);
  expect(changes!.length).toBeGreaterThan(0);
  expect(changes!.some((row) => "old" in row && row.old)).toBe(false);
});
