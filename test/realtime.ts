import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { createClient, type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import { SignJWT } from "jose";
import { expect, vi } from "vitest";
import WebSocket from "ws";
import { type Actor, serviceActor } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { createApiKey } from "@/lib/access/create-api-key";
import { createApi } from "@/lib/api/app";
import { serveRealtime } from "@/lib/api/realtime/upgrade";
import { tokenIssuer } from "@/lib/auth/access-token";
import { listenForAccessChanges } from "@/lib/auth/cache";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { signingKey } from "@/lib/auth/signing-keys";
import { closeSockets } from "@/lib/realtime/accept";

/** The API with its sockets on a port of this test. */
export async function startRealtime(): Promise<{ url: string; close: () => Promise<void> }> {
  await listenForAccessChanges();
  const { fetch } = createApi();
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: async () => {
          await closeSockets();
          server.close();
        },
      }),
    );
    serveRealtime(server as Server);
  });
}

const clients: SupabaseClient[] = [];
/** The real client over a real socket. Node 20 has no WebSocket of its own. */
export function connect(url: string, key: string, token?: () => string, params: Record<string, string> = {}): SupabaseClient {
  const client = createClient(url, key, {
    realtime: { transport: WebSocket as never, params, timeout: 8_000 },
    ...(token
      ? { accessToken: async () => token() }
      : { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } }),
  });
  clients.push(client);
  return client;
}

export async function disconnectAll() {
  await Promise.all(
    clients.splice(0).map(async (client) => {
      await client.removeAllChannels();
      await client.realtime.disconnect();
    }),
  );
}

/** Subscribes, and waits until the server says that it is in; with changes, until they flow. */
export async function joined(channel: RealtimeChannel, { changes = false } = {}): Promise<RealtimeChannel> {
  await channel.socket.setAuth(); // else the client may join before it has asked for its token, and never send it
  const system: { status: string; message: string }[] = [];
  channel.on("system", {}, (message: { status: string; message: string }) => system.push(message));
  await new Promise<void>((resolve, reject) =>
    channel.subscribe((status, error) => {
      if (status === "SUBSCRIBED") resolve();
      else if (status !== "CLOSED") reject(error ?? new Error(status));
    }),
  );
  if (changes) await vi.waitFor(() => expect(system).toContainEqual(expect.objectContaining({ status: "ok" })), { timeout: 8_000 });
  return channel;
}

/** An organization key with these scopes. */
export const keyOf = (actor: Actor, scopes: Permission[] = ["assets:read", "alerts:read", "incidents:read", "comments:read"]) =>
  withActor(actor, (tx) => createApiKey(tx, { name: `Key ${crypto.randomUUID()}`, scopes, ipAllowlist: [], rateLimitPerMinute: 100_000 }));

/** A session of this person, and an access token for it that lives so many seconds. */
export async function tokenOf({ userId, organizationId }: { userId: string; organizationId: string }, seconds = 3_600) {
  const [session] = await withActor(serviceActor(), (tx) =>
    tx.execute<{ id: string }>(sql`insert into auth.sessions (user_id, expires_at, active_organization_id)
      values (${userId}::uuid, now() + interval '1 day', ${organizationId}::uuid) returning id`),
  );
  return { sessionId: session!.id, token: await tokenFor(userId, session!.id, seconds) };
}

export async function tokenFor(userId: string, sessionId: string, seconds = 3_600) {
  const { kid, privateKey } = await signingKey();
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ role: "authenticated", session_id: sessionId })
    .setProtectedHeader({ alg: "ES256", kid, typ: "JWT" })
    .setSubject(userId)
    .setAudience("authenticated")
    .setIssuer(tokenIssuer())
    .setIssuedAt(now - 7_200)
    .setExpirationTime(now + seconds)
    .sign(privateKey);
}

/** The client of a signed-in person. */
export async function signIn(url: string, person: { userId: string; organizationId: string }) {
  const { token } = await tokenOf(person);
  const client = connect(url, await makeInstanceKey("anon"), () => token);
  await client.realtime.setAuth();
  return client;
}

/** Every broadcast of a channel, as it comes. */
export function hear(channel: RealtimeChannel): { event: string; payload: unknown }[] {
  const heard: { event: string; payload: unknown }[] = [];
  channel.on("broadcast", { event: "*" }, ({ event, payload }) => heard.push({ event, payload }));
  return heard;
}
