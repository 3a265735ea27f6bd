import type { SupabaseClient } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { connect, disconnectAll, hear, joined, keyOf, signIn, startRealtime, tokenFor, tokenOf } from "@/test/realtime";
import { createScene } from "@/test/realtime-plant";

let api: Awaited<ReturnType<typeof startRealtime>>;
let anon: string;
beforeAll(async () => {
  [api, anon] = await Promise.all([startRealtime(), makeInstanceKey("anon")]);
});
afterEach(disconnectAll);
afterAll(() => api.close());
const signedIn = (person: Parameters<typeof signIn>[1]) => signIn(api.url, person);

test("a private channel asks the policies: members in, strangers and other people out", async () => {
  const { organization, key } = await createScene();
  const foreign = await createScene();
  const [mara, tom] = await Promise.all([organization.member(), organization.member()]);
  const config = { config: { private: true, broadcast: { ack: true } } };
  const [hers, his] = [await signedIn(mara), await signedIn(tom)];
  const attempt = (client: SupabaseClient, topic: string) => joined(client.channel(topic, config));
  const [one, two] = [await attempt(hers, "plan"), his.channel("plan", config)];
  const heard = hear(two);
  await joined(two);
  expect(await one.send({ type: "broadcast", event: "e", payload: {} })).toBe("ok");
  await vi.waitFor(() => expect(heard).toHaveLength(1));

  await joined(hers.channel(`user:${mara.userId}`, config));
  await expect(attempt(his, `user:${mara.userId}`)).rejects.toThrow(/Unauthorized: You do not have permissions to read/);
  await expect(attempt(connect(api.url, anon), "plan")).rejects.toThrow(/Unauthorized/);
  // The same name elsewhere, and the same name without privacy, are other places.
  const elsewhere = connect(api.url, foreign.key).channel("plan", config);
  const open = connect(api.url, key).channel("plan");
  const others = [hear(elsewhere), hear(open)];
  await Promise.all([joined(elsewhere), joined(open)]);
  await one.send({ type: "broadcast", event: "again", payload: {} });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(others).toEqual([[], []]);
  const refused = await fetch(`${api.url}/realtime/v1/api/broadcast/${encodeURIComponent(`user:${mara.userId}`)}/events/e?private=true`, {
    method: "POST",
    headers: { apikey: key, "content-type": "application/json" },
    body: "{}",
  });
  expect(refused.status).toBe(403);
});

test("an expired token is refused by its name, and one that runs out closes its channel", async () => {
  const { organization } = await createScene();
  const person = await organization.member();
  const { sessionId } = await tokenOf(person);
  const old = await tokenFor(person.userId, sessionId, -60);
  await expect(joined(connect(api.url, anon, () => old).channel("a"))).rejects.toThrow(
    /InvalidJWTToken: Token has expired 6\d seconds ago/,
  );

  const brief = await tokenFor(person.userId, sessionId, 3);
  const channel = connect(api.url, anon, () => brief).channel("b");
  const system: { status: string; message: string }[] = [];
  channel.on("system", {}, (message: (typeof system)[number]) => system.push(message));
  await joined(channel);
  await vi.waitFor(() => expect(system.at(-1)).toMatchObject({ status: "error", message: expect.stringContaining("Token has expired") }), {
    timeout: 15_000,
  });
  await vi.waitFor(() => expect(channel.state).toBe("closed"));
});

test("a fresh token keeps the channel, with the rights of the new one", async () => {
  const { organization } = await createScene();
  const person = await organization.member();
  const { sessionId } = await tokenOf(person);
  let token = await tokenFor(person.userId, sessionId, 2);
  const client = connect(api.url, anon, () => token);
  const channel = client.channel("kept");
  await joined(channel);
  token = await tokenFor(person.userId, sessionId, 600);
  await client.realtime.setAuth();
  await new Promise((resolve) => setTimeout(resolve, 7_500));
  expect(channel.state).toBe("joined");
});

test("a revoked session ends its channels and its socket, a revoked key its socket, at once", async () => {
  const { organization, owner } = await createScene();
  const person = await organization.member();
  const { sessionId, token } = await tokenOf(person);
  const made = await keyOf(owner);
  const [byToken, byKey] = [connect(api.url, anon, () => token), connect(api.url, made.key)];
  const channels = [byToken.channel("x"), byKey.channel("x")];
  await Promise.all(channels.map((channel) => joined(channel)));
  const started = performance.now();
  await withActor(serviceActor(), async (tx) => {
    await tx.execute(sql`update auth.sessions set revoked_at = now() where id = ${sessionId}::uuid`);
    await tx.execute(sql`update api_keys set revoked_at = now() where id = ${made.id}::uuid`);
  });
  await vi.waitFor(() => expect(channels[0]!.state).toBe("closed"), { timeout: 10_000 });
  await vi.waitFor(() => expect(byKey.realtime.isConnected()).toBe(false), { timeout: 10_000 });
  expect(performance.now() - started).toBeLessThan(8_000); // at once; the clock alone would take up to twenty seconds
});

test("who signs in while the channel is open meets the organization, and who signs out leaves it", async () => {
  const { organization, key } = await createScene();
  const { token } = await tokenOf(await organization.member());
  let now = anon;
  const client = connect(api.url, anon, () => now);
  const channel = client.channel("door");
  const heard = hear(channel);
  await joined(channel);
  const inside = connect(api.url, key).channel("door");
  await joined(inside);
  const knock = (event: string) => inside.send({ type: "broadcast", event, payload: {} });
  await knock("before");
  now = token;
  await client.realtime.setAuth();
  await vi.waitFor(
    async () => {
      await knock("inside");
      expect(heard.at(-1)?.event).toBe("inside");
    },
    { timeout: 8_000, interval: 300 },
  );
  now = anon;
  await client.realtime.setAuth();
  await vi.waitFor(() => expect(channel.state).not.toBe("joined"));
  await vi.waitFor(() => expect(channel.state).toBe("joined"), { timeout: 8_000 });
  await knock("after");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(new Set(heard.map(({ event }) => event))).toEqual(new Set(["inside"]));
});

test("a private channel is asked about again when the rights behind it change", async () => {
  const { organization } = await createScene();
  const [site, elsewhere] = [crypto.randomUUID(), crypto.randomUUID()];
  const person = await organization.member({ applicationRole: "operator", siteScope: [site] });
  const client = await signedIn(person);
  const [theirs, other] = [
    client.channel(`site:${site}`, { config: { private: true } }),
    client.channel(`site:${elsewhere}`, { config: { private: true } }),
  ];
  await joined(theirs);
  await expect(joined(other)).rejects.toThrow(/Unauthorized/);
  await withActor(serviceActor(), (tx) =>
    tx.execute(sql`update user_roles set site_scope = ${`{${elsewhere}}`}::text[] where user_id = ${person.userId}::uuid`),
  );
  await vi.waitFor(() => expect(theirs.state).toBe("closed"), { timeout: 8_000 });
});
