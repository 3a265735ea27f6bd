import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { createTenant, signInMember } from "@/test/rest";
import { type FuzzRequest, hostileRequest } from "@/test/rest-fuzz/grammar";
import { startApi } from "@/test/server";
import { createApi } from "../app";

// Whatever is sent, as whoever: an answer below 500 in the caller's dialect, and nothing of the inside or of another organization in it.
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
afterAll(() => admin.end());
const api = createApi();
const RUNS = Number(process.env.HOSTILE_RUNS ?? 1_500);
const inside =
  /gantry_scope|set_config|node_modules|\/lib\/|postgres:\/\/|\bat \w+ \(|request\.jwt|json_agg|row_to_json|pg_catalog\.|lateral|stack depth/i;
const credentials: Record<string, Record<string, string>> = {};
let strangers: string[] = [];

beforeAll(async () => {
  const home = await createTenant();
  const foreign = await createTenant();
  strangers = [foreign.id, foreign.plant.asset.id, foreign.plant.site.id, foreign.plant.site.name];
  const server = await startApi();
  const { token } = await signInMember(server.url, home.id, { role: "manager" });
  await server.close();
  credentials.anon = { apikey: await makeInstanceKey("anon"), "x-real-ip": "198.51.100.1" };
  credentials.user = { apikey: await makeInstanceKey("anon"), authorization: `Bearer ${token}` };
  credentials.key = { apikey: home.key };
});

async function send({ as, method, target, search, body, headers }: FuzzRequest) {
  const isRead = method === "GET" || method === "HEAD";
  return api.request(`http://localhost/rest/v1/${target.startsWith("%") ? target : encodeURI(target)}?${search}`, {
    method,
    headers: { ...headers, ...credentials[as] },
    ...(!isRead && { body: body.toWellFormed() }),
  });
}

test(`${RUNS} requests: no failure, no leak, and every refusal in PostgREST's or the specification's words`, {
  timeout: 60_000 + RUNS * 50,
}, async () => {
  const statuses: Record<string, number> = {};
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(hostileRequest, async (request) => {
      if ((sent += 1) % 400 === 0) await forgetLimits();
      const answer = await send(request);
      const text = await answer.text();
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const said = `${request.method} ${request.target}?${decodeSafely(request.search)} as ${request.as}: ${answer.status} ${text.slice(0, 400)}`;
      expect(answer.status, said).toBeLessThan(500);
      expect(answer.status, said).not.toBe(429);
      for (const stranger of strangers) expect(text.includes(stranger), said).toBe(false);
      if (answer.status < 400 && answer.status !== 300) {
        if (text !== "" && answer.headers.get("content-type")?.includes("json")) JSON.parse(text);
        return;
      }
      if (request.method === "HEAD") return;
      const refusal = JSON.parse(text) as { code?: string; message?: string; error?: { code: string; message: string } };
      const { code, message } = refusal.error ?? refusal;
      expect(code, said).toMatch(/^(PGRST\d{3}|[0-9A-Z]{5}|[A-Z_]+)$/);
      const echoed = `${decodeSafely(request.search)} ${request.target} ${request.body} ${JSON.stringify(request.headers)}`;
      const leak = inside.exec(message ?? "")?.[0];
      if (leak && !echoed.includes(leak)) expect.fail(`${leak} in ${said}`);
    }),
    { numRuns: RUNS, ...(process.env.HOSTILE_SEED ? { seed: Number(process.env.HOSTILE_SEED) } : { seed: 20261121 }) },
  );
  expect(statuses["200"], JSON.stringify(statuses)).toBeGreaterThan(RUNS / 8);
  if (process.env.HOSTILE_RUNS) console.log(statuses);
});

/** People and strangers have a limit, which is not the question here. */
const forgetLimits = () => admin`delete from rate_limits`;

function decodeSafely(text: string) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
