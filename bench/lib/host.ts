import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { encode } from "next-auth/jwt";
import postgres from "postgres";
import { serviceActor } from "../../db/actor.ts";
import { databaseUrls } from "../../db/urls.ts";
import { rawOf, withActor } from "../../db/with-actor.ts";
import { authSecret, sessionCookie } from "../../lib/auth/cookies.ts";

/** What the benchmarks of pages and reads share: a started server, people who are signed in, and load from another process. */
const children: ChildProcess[] = [];
export function stopServers() {
  for (const child of children.splice(0)) child.kill("SIGTERM");
}

export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

/** Starts a built program on a free port and waits until it answers. With as many processes as beside an embedded database: this one shares the machine too. */
export async function startServer(args: (port: number) => string[]): Promise<URL> {
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${port}`);
  const child = spawn(process.execPath, args(port), {
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: url.origin,
      WORKER: "off",
      GANTRY_EMBEDDED: "1",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(child);
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}. Build it first: npm run build`);
    const answer = await fetch(new URL("/api/health", url)).catch(() => undefined);
    if (answer?.ok) return url;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The server did not answer within a minute.");
}

/** The Node host: the built one, or the one that GANTRY_URL names (it must use the same database and secret). */
export const nodeHost = async () => (process.env.GANTRY_URL ? new URL(process.env.GANTRY_URL) : startServer(() => ["dist/server.mjs"]));
/** The same API mounted inside Next. */
export const nextHost = async () =>
  process.env.GANTRY_NEXT_URL
    ? new URL(process.env.GANTRY_NEXT_URL)
    : startServer((port) => ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p", String(port)]);

export async function makeOrganization(slug: string) {
  const [row] = await withActor(
    serviceActor(),
    (tx) => rawOf(tx)<{ id: string; slug: string }[]>`insert into organizations (name, slug) values ('Bench', ${slug}) returning id, slug`,
  );
  return row!;
}

/** A person with a session, as the cookie header of their browser. */
export async function signIn(organizationId: string, number: number): Promise<string> {
  const { user, session } = await withActor(serviceActor(), async (tx) => {
    const sql = rawOf(tx);
    const [made] =
      await sql`insert into auth.users (email, raw_user_meta_data) values (${`bench-${organizationId.slice(0, 8)}-${number}@example.com`}, ${JSON.stringify({ full_name: `Bench ${number}` })}::jsonb) returning id`;
    await sql`insert into organization_memberships (organization_id, user_id, role) values (${organizationId}, ${made!.id}, 'manager')`;
    const [opened] =
      await sql`insert into auth.sessions (user_id, expires_at, active_organization_id) values (${made!.id}, now() + interval '1 day', ${organizationId}) returning id`;
    return { user: made!.id as string, session: opened!.id as string };
  });
  const token = await encode({ token: { sub: user, sid: session }, secret: authSecret(), salt: sessionCookie(), maxAge: 86_400 });
  return `${sessionCookie()}=${token}`;
}

export type Load = { connections: number; seconds: number; warmup?: number; requests: BenchRequest[] };
export type BenchRequest = { path: string; headers: Record<string, string>; method?: string; body?: string };
type Times = { p50: number; p95: number; p99: number };
export type Measured = { rate: number; answers: number; statuses: Record<string, number>; bytes: number; first: Times; whole: Times };

export async function load(url: URL, { warmup = 2, ...work }: Load): Promise<Measured> {
  const config = JSON.stringify({ host: url.hostname, port: Number(url.port), warmup, ...work });
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "bench/lib/http-load.ts", config], {
    maxBuffer: 1 << 20,
  });
  const measured = JSON.parse(stdout) as Measured;
  const wrong = Object.entries(measured.statuses).filter(([status]) => !/^2/.test(status));
  if (measured.answers === 0 || wrong.length > 0) throw new Error(`Not every answer was a success: ${JSON.stringify(measured.statuses)}`);
  return measured;
}

export const ms = (value: number) => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;
export const perSecond = (value: number) => `${Math.round(value).toLocaleString("en-US")}/s`;

/** What autovacuum does within a minute: without statistics the first plans, which connections keep, are made for empty tables. */
export async function analyze() {
  const sql = postgres(databaseUrls().admin!, { max: 1, onnotice: () => {} });
  await sql`analyze`;
  await sql.end();
}
