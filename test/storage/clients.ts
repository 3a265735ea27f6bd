import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { afterAll } from "vitest";
import { WebSocket } from "ws";
import type { Actor } from "@/db/actor";
import type { Permission } from "@/db/permissions";
import { withActor } from "@/db/with-actor";
import { createApiKey } from "@/lib/access/create-api-key";

/** Where this file's bytes lie; set before anything reads the environment. */
export const dataFolder = mkdtempSync(join(tmpdir(), "gantry-storage-"));
process.env.GANTRY_DATA = dataFolder;
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

export const everything: Permission[] = ["files:read", "files:write", "files:manage"];

/** A key of this organization that may do this much. */
export async function keyOf(owner: Actor, scopes: readonly Permission[] = everything): Promise<string> {
  const made = await withActor(owner, (tx) =>
    createApiKey(tx, { name: "files", scopes: [...scopes], ipAllowlist: [], rateLimitPerMinute: 100_000 }),
  );
  return made.key;
}

/** Supabase's own client with this key, as an application would make it. */
export const clientOf = (url: string, key: string) =>
  createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false }, realtime: { transport: WebSocket as never } }).storage;

export const bytesOf = (length: number, seed = 1) => {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
};
