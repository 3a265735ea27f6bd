import { createClient, type SupabaseClientOptions } from "@supabase/supabase-js";
import WebSocket from "ws";
import { listenForAccessChanges } from "@/lib/auth/cache";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { startApi } from "./server";

// Node 20 has no WebSocket of its own, and the client wants one even when nobody listens.
const realtime = { transport: WebSocket as unknown as typeof globalThis.WebSocket };

/** The API on a socket, and the official client against it: as anybody (`client`), and with the service key (`operator`). */
export async function startAuth() {
  await listenForAccessChanges();
  const api = await startApi();
  const [anon, service] = await Promise.all([makeInstanceKey("anon"), makeInstanceKey("service_role")]);
  const client = (auth: SupabaseClientOptions<"public">["auth"] = {}) =>
    createClient(api.url, anon, { realtime, auth: { persistSession: false, autoRefreshToken: false, ...auth } });
  const operator = createClient(api.url, service, { realtime, auth: { persistSession: false, autoRefreshToken: false } });
  return { ...api, anon, service, client, operator };
}
export type AuthFixture = Awaited<ReturnType<typeof startAuth>>;

export const newAddress = () => `${crypto.randomUUID()}@example.com`;
export const GOOD_PASSWORD = "a long enough passphrase";

/** A client's own memory, so that a code verifier survives until the exchange. */
export function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}
