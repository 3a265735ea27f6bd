import { execFile } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { WebSocket as Socket } from "ws";
import { permissions } from "@/db/permissions";
import { assetComponents } from "@/db/schema";
import { withActor } from "@/db/with-actor";
import { createApiKey } from "@/lib/access/create-api-key";
import { createApiKeyInput } from "@/lib/access/schema";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import type { Example } from "@/lib/reference/blocks";
import { createInboundWebhook } from "@/lib/webhooks/create-inbound-webhook";
import { createOrganization, createPlant } from "./factories";
import { PASSWORD, withPassword } from "./people";

// Browsers and newer Node have one; a reader on Node 20 is told to bring it.
globalThis.WebSocket ??= Socket as unknown as typeof globalThis.WebSocket;

export type Variables = Record<string, string>;

/** A plant of its own with one row of what examples stand on, and the variables a reader would have set. */
export async function prepare(url: string): Promise<Variables> {
  const home = await createOrganization();
  const owner = await home.member({ role: "owner" });
  const plant = await createPlant(home.system);
  const email = await withPassword(owner);
  const anonKey = await makeInstanceKey("anon");
  const made = await withActor(owner, async (tx) => {
    const [component] = await tx.insert(assetComponents).values({ assetId: plant.asset.id, name: "Bearing", type: "bearing" }).returning();
    const input = createApiKeyInput.parse({ name: "Reader of the docs", scopes: permissions, rateLimitPerMinute: 100_000 });
    const spare = createApiKeyInput.parse({ name: "To be rotated", scopes: ["assets:read"] });
    return {
      component: component!.id,
      key: await createApiKey(tx, input),
      spare: await createApiKey(tx, spare),
      webhook: await createInboundWebhook(tx, { name: "Pipeline", scheme: "github", rateLimitPerMinute: 1_000 }),
    };
  });
  const client = createClient(url, anonKey);
  const { data, error } = await client.auth.signInWithPassword({ email, password: PASSWORD });
  if (error) throw error;
  const keyed = createClient(url, made.key.key);
  const filePath = "manuals/pump.txt";
  const uploaded = await keyed.storage.from("private").upload(filePath, new Blob(["Grease weekly.\n"], { type: "text/plain" }));
  if (uploaded.error) throw uploaded.error;
  return {
    GANTRY_KEY: made.key.key,
    GANTRY_ANON_KEY: anonKey,
    EMAIL: email,
    PASSWORD,
    ACCESS_TOKEN: data.session.access_token,
    FILE_PATH: filePath,
    WEBHOOK_SECRET: made.webhook.secret,
    WEBHOOK_ID: made.webhook.id,
    API_KEY_ID: made.spare.id,
    USER_ID: owner.userId,
    ORGANIZATION_ID: home.id,
    SITE_ID: plant.site.id,
    ASSET_ID: plant.asset.id,
    GATEWAY_ID: plant.gateway.id,
    SENSOR_ID: plant.sensor.id,
    ASSET_COMPONENT_ID: made.component,
  };
}

const camel = (name: string) => name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Every variable an example may name: rows that the plant does not have get an id that leads nowhere. */
export function withStrangers(known: Variables, examples: readonly Example[]): Variables {
  const named = examples.flatMap(({ curl }) => [...(curl ?? "").matchAll(/\$([A-Z_]+)/g)].map(([, name]) => name!));
  const ids = named.filter((name) => name.endsWith("_ID"));
  return { ...Object.fromEntries(ids.map((name) => [name, randomUUID()])), ...known };
}

const folder = mkdtempSync(join(tmpdir(), "gantry-docs-"));

/** Runs what stands in the page in a shell, as it stands; answers what went wrong. */
export function runInShell(code: string, variables: Variables): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, ...variables } as unknown as NodeJS.ProcessEnv;
    execFile(
      "bash",
      ["--norc", "--noprofile", "-c", `set -euo pipefail\n${code}`],
      { env, cwd: folder, timeout: 30_000 },
      (error, stdout, stderr) => {
        const listened = code.includes("--max-time") && error?.code === 28; // it was told to stop
        resolve(error && !listened ? `${error.code}: ${stderr}${stdout.slice(0, 300)}` : undefined);
      },
    );
  });
}

/** Runs what stands in the page as a module would, with the reader's names around it. */
export async function runAsScript(url: string, code: string, variables: Variables): Promise<string | undefined> {
  const supabase = createClient(url, variables.GANTRY_KEY!);
  const names: Record<string, unknown> = {
    createClient,
    createHmac,
    supabase,
    process: { env: variables },
    console: { log: () => {} },
    ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [camel(name), value])),
  };
  const body = code.replace(/^import .*$/gm, "");
  const Script = Object.getPrototypeOf(async () => {}).constructor as new (...parts: string[]) => (...values: unknown[]) => Promise<void>;
  try {
    await new Script(...Object.keys(names), `{\n${body}\nif (typeof error !== "undefined" && error) throw error;\n}`)(
      ...Object.values(names),
    );
    return undefined;
  } catch (error) {
    return JSON.stringify(error, Object.getOwnPropertyNames(error)).slice(0, 500);
  } finally {
    await supabase.removeAllChannels();
  }
}

/** Rows of one's own are read as the person. */
export const asPerson = async (url: string, code: string, variables: Variables) =>
  runAsScript(
    url,
    `const own = createClient("${url}", process.env.GANTRY_ANON_KEY, { accessToken: async () => process.env.ACCESS_TOKEN });\n${code.replace("await supabase", "await own")}`,
    variables,
  );
