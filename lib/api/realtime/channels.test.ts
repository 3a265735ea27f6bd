import type { RealtimeChannel, SupabaseClient } from "@supabase/supabase-js";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { type OtherProcess, startOtherProcess } from "@/test/other-process";
import { connect, disconnectAll, hear, joined, signIn, startRealtime } from "@/test/realtime";
import { createScene, settled } from "@/test/realtime-plant";

let api: Awaited<ReturnType<typeof startRealtime>>;
let other: OtherProcess;
let anon: string;
beforeAll(async () => {
  [api, other, anon] = await Promise.all([startRealtime(), startOtherProcess(), makeInstanceKey("anon")]);
});
afterEach(disconnectAll);
afterAll(async () => {
  await api.close();
  await other.end();
});

const signedIn = (person: Parameters<typeof signIn>[1], url = api.url) => signIn(url, person);

test("a broadcast reaches everybody else on the topic, in order, in this process and in another", async () => {
  const { key } = await createScene();
  const open = (url: string) => connect(url, key).channel("room");
  const [sender, here, there] = [open(api.url), open(api.url), open(other.url)];
  const [own, near, far] = [hear(sender), hear(here), hear(there)];
  await Promise.all([sender, here, there].map((channel) => joined(channel)));
  const all = Array.from({ length: 50 }, (_, n) => ({ event: "n", payload: { n, text: "Grüße 🏭" } }));
  for (const message of all) await sender.send({ type: "broadcast", ...message });
  await vi.waitFor(() => expect([near.length, far.length]).toEqual([50, 50]));
  expect(near).toEqual(all);
  expect(far).toEqual(all);
  expect(own).toEqual([]);
});

test("the sender hears itself when it wants to, and an acknowledgement when it asks", async () => {
  const { key } = await createScene();
  const channel = connect(api.url, key).channel("room", { config: { broadcast: { self: true, ack: true } } });
  const own = hear(channel);
  await joined(channel);
  expect(await channel.send({ type: "broadcast", event: "e", payload: { a: 1 } })).toBe("ok");
  await vi.waitFor(() => expect(own).toEqual([{ event: "e", payload: { a: 1 } }]));
});

test("bytes arrive as they were sent, large messages too, across processes", async () => {
  const { key } = await createScene();
  const sender = connect(api.url, key).channel("room");
  const [here, there] = [connect(api.url, key).channel("room"), connect(other.url, key).channel("room")];
  const [near, far] = [hear(here), hear(there)];
  await Promise.all([sender, here, there].map((channel) => joined(channel)));
  const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 256);
  await sender.send({ type: "broadcast", event: "bytes", payload: bytes.buffer });
  await sender.send({ type: "broadcast", event: "large", payload: { text: "ü".repeat(30_000) } });
  await sender.send({ type: "broadcast", event: "small", payload: {} });
  for (const heard of [near, far]) {
    await vi.waitFor(() => expect(heard.map(({ event }) => event)).toEqual(["bytes", "large", "small"]));
    expect(new Uint8Array(heard[0]!.payload as ArrayBuffer)).toEqual(bytes);
    expect(heard[1]!.payload).toEqual({ text: "ü".repeat(30_000) });
  }
});

test("the same topic in two organizations never meets, neither for keys nor for people, strangers or the operator", async () => {
  const [home, foreign] = await Promise.all([createScene(), createScene()]);
  const clients = [
    connect(api.url, home.key),
    connect(api.url, foreign.key),
    connect(api.url, anon),
    connect(api.url, await makeInstanceKey("service_role")),
  ];
  const colleague = await signedIn(await home.organization.member());
  const channels = [...clients, colleague].map((client) => client.channel("lobby", { config: { presence: { key: "me" } } }));
  const heard = channels.map(hear);
  for (const channel of channels) channel.on("presence", { event: "sync" }, () => {});
  await Promise.all(channels.map((channel) => joined(channel)));
  await channels[0]!.send({ type: "broadcast", event: "secret", payload: { a: 1 } });
  await channels[0]!.track({ who: "home" });
  await vi.waitFor(() => expect(heard[4]).toHaveLength(1));
  await vi.waitFor(() => expect(channels[4]!.presenceState()).toHaveProperty("me"));
  await settled();
  expect(heard.slice(0, 4)).toEqual([[], [], [], []]);
  for (const channel of channels.slice(1, 4)) expect(channel.presenceState()).toEqual({});
});

test("HTTP broadcasts arrive, answer 202 and refuse what they must", async () => {
  const { key } = await createScene();
  const room = connect(other.url, key).channel("room");
  const heard = hear(room);
  await joined(room);
  const post = (path: string, body: unknown, headers: Record<string, string> = { apikey: key }) =>
    fetch(`${api.url}/realtime/v1/api/broadcast${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const answer = await post("", {
    messages: [
      { topic: "room", event: "a", payload: { n: 1 } },
      { topic: "room", event: "b", payload: "text" },
    ],
  });
  expect([answer.status, await answer.text()]).toEqual([202, ""]);
  const client = connect(api.url, key);
  expect(await client.channel("room").httpSend("c", { n: 3 })).toEqual({ success: true });
  expect(await client.channel("room").httpSend("d", new Uint8Array([1, 2]))).toEqual({ success: true });
  await vi.waitFor(() => expect(heard.map(({ event }) => event)).toEqual(["a", "b", "c", "d"]));
  expect(heard[1]!.payload).toBe("text");
  expect(new Uint8Array(heard[3]!.payload as ArrayBuffer)).toEqual(new Uint8Array([1, 2]));
  const anonymous = await post("", { messages: [{ topic: "room", event: "x", payload: {} }] }, {});
  expect([anonymous.status, await anonymous.json()]).toEqual([401, { message: "Unauthorized" }]);
  expect((await post("", { messages: [] }, { apikey: "gk_live_wrong" })).status).toBe(401);
  const malformed = await post("", { messages: [{ topic: "", event: "x" }] });
  expect([malformed.status, await malformed.json()]).toMatchObject([422, { errors: expect.any(Object) }]);
  expect((await fetch(`${api.url}/realtime/v1/websocket?apikey=${key}`)).status).toBe(426);
});

test("the specification's presence: who is online, across two processes, until a process dies", async () => {
  const { organization } = await createScene();
  const people = [await organization.member({ name: "Mara" }), await organization.member({ name: "Tom" })] as const;
  const console = { log: vi.fn() };
  const open = (supabase: SupabaseClient, user: { id: string }) => {
    const presenceChannel = supabase.channel("online-users");
    return new Promise<RealtimeChannel>((resolve) => {
      presenceChannel
        .on("presence", { event: "sync" }, () => {
          const state = presenceChannel.presenceState();
          console.log("Online users:", Object.keys(state).length);
        })
        .on("presence", { event: "join" }, ({ newPresences }) => {
          console.log("User joined:", newPresences);
        })
        .on("presence", { event: "leave" }, ({ leftPresences }) => {
          console.log("User left:", leftPresences);
        })
        .subscribe(async (status) => {
          if (status === "SUBSCRIBED") {
            await presenceChannel.track({
              user_id: user.id,
              online_at: new Date().toISOString(),
            });
            resolve(presenceChannel);
          }
        });
    });
  };
  const dying = await startOtherProcess();
  const here = await open(await signedIn(people[0]), { id: people[0].userId });
  const there = await open(await signedIn(people[1], dying.url), { id: people[1].userId });
  const online = (channel: RealtimeChannel) =>
    Object.values(channel.presenceState<{ user_id: string }>()).flatMap((metas) => metas.map(({ user_id }) => user_id));
  const both = [people[0].userId, people[1].userId].sort();
  await vi.waitFor(() => expect(online(here).sort()).toEqual(both));
  await vi.waitFor(() => expect(online(there).sort()).toEqual(both));
  expect(console.log).toHaveBeenCalledWith("Online users:", 2);
  await dying.end(); // kill -9: nobody says good-bye
  await vi.waitFor(() => expect(online(here)).toEqual([people[0].userId]), { timeout: 60_000, interval: 500 });
  expect(console.log).toHaveBeenCalledWith("User left:", [expect.objectContaining({ user_id: people[1].userId })]);
}, 90_000);

test("a second track replaces the first, several clients share a key, and untrack, leaving and closing end it", async () => {
  const { key } = await createScene();
  const config = { config: { presence: { key: "desk" } } };
  const clients = [connect(api.url, key), connect(other.url, key), connect(api.url, key)];
  const [one, two, watcher] = clients.map((client) => client.channel("desk", config)) as [
    RealtimeChannel,
    RealtimeChannel,
    RealtimeChannel,
  ];
  for (const channel of [one, two, watcher]) channel.on("presence", { event: "sync" }, () => {});
  await Promise.all([one, two, watcher].map((channel) => joined(channel)));
  const states = () => (watcher.presenceState<{ status: string }>().desk ?? []).map(({ status }) => status).sort();
  expect(await one.track({ status: "busy" })).toBe("ok");
  expect(await two.track({ status: "away" })).toBe("ok");
  await vi.waitFor(() => expect(states()).toEqual(["away", "busy"]));
  await one.track({ status: "free" });
  await vi.waitFor(() => expect(states()).toEqual(["away", "free"]));
  await one.untrack();
  await vi.waitFor(() => expect(states()).toEqual(["away"]));
  await two.unsubscribe();
  await vi.waitFor(() => expect(states()).toEqual([]));
  await one.track({ status: "back" });
  await vi.waitFor(() => expect(states()).toEqual(["back"]));
  const late = connect(other.url, key).channel("desk", config);
  late.on("presence", { event: "sync" }, () => {});
  await joined(late);
  await vi.waitFor(() => expect(late.presenceState()).toMatchObject({ desk: [{ status: "back" }] }));
  await clients[0]!.realtime.disconnect();
  await vi.waitFor(() => expect(states()).toEqual([]));
});

test("leaving and coming back, and joining twice, work as the client expects", async () => {
  const { key } = await createScene();
  const [client, peer] = [connect(api.url, key), connect(api.url, key)];
  const first = client.channel("again");
  await joined(first);
  expect(await client.removeChannel(first)).toBe("ok");
  const second = client.channel("again");
  const heard = hear(second);
  await joined(second);
  const sender = peer.channel("again");
  await joined(sender);
  await sender.send({ type: "broadcast", event: "e", payload: {} });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
});
