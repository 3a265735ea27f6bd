import "server-only";
import { timingSafeEqual } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { asIdentity } from "@/lib/auth/access";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { runDueJobs } from "@/lib/jobs/runner";
import { metrics, metricsText } from "@/lib/metrics";
import type { Api, ApiContext } from "./route";

const state = globalThis as typeof globalThis & { __gantryStopping?: boolean };
/** Readiness turns false before anything else stops, so that no new request is sent here. */
export const announceShutdown = () => {
  state.__gantryStopping = true;
};

/** Live: the process answers. Ready: it may be sent requests. Metrics: Prometheus text. Cron: drains jobs where no worker runs. */
export function healthApi(api: Api) {
  api.get("/api/health", (context) => context.json({ status: "ok" }));

  api.get("/api/ready", async (context) => {
    const checks = await readiness();
    const ready = checks.database === "ok" && checks.migrations === "ok" && !state.__gantryStopping;
    if (!ready) context.header("Retry-After", "5");
    return context.json({ status: ready ? "ready" : state.__gantryStopping ? "stopping" : "not ready", checks }, ready ? 200 : 503);
  });

  const showMetrics = async (context: ApiContext) => {
    const token = env().METRICS_TOKEN;
    if (token) requireBearer(context.req.header("authorization"), token);
    else if (!isLocal(context.req.header("x-real-ip")))
      throw new AppError("FORBIDDEN", "Set METRICS_TOKEN to read the metrics from another machine.");
    return context.text(await metricsText(), 200, { "Content-Type": metrics.registry.contentType });
  };
  api.get("/metrics", showMetrics);
  api.get("/api/metrics", showMetrics);

  api.get("/api/cron", async (context) => {
    const secret = env().CRON_SECRET;
    if (!secret) throw new AppError("NOT_FOUND", "There is no such endpoint.");
    requireBearer(context.req.header("authorization"), secret);
    return context.json({ data: await runDueJobs(), error: null });
  });
}

function requireBearer(header: string | undefined, token: string) {
  const given = Buffer.from(header ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new AppError("AUTH_INVALID", "Send the token as Authorization: Bearer.");
}

const isLocal = (ip: string | undefined) => ip === undefined || ip === "127.0.0.1" || ip === "::1" || ip === "::ffff:127.0.0.1";

async function readiness() {
  try {
    const row = await Promise.race([
      asIdentity(async (tx) => {
        const [found] = await tx.execute<{ applied: number; jobs: string | null }>(sql`select private.applied_migrations() as applied,
          extract(epoch from now() - jobs.last_beat())::int as jobs`);
        return found!;
      }),
      new Promise<never>((_, reject) => setTimeout(() => reject(new Error("slow")), 3_000).unref()),
    ]);
    const expected = readdirSync(join(process.cwd(), "db/migrations")).filter((name) => name.endsWith(".sql")).length;
    return {
      database: "ok",
      migrations: row.applied >= expected ? "ok" : `run the migrations: ${row.applied} of ${expected} applied`,
      jobs: row.jobs !== null && Number(row.jobs) < 120 ? "ok" : "no worker has run for two minutes",
    };
  } catch {
    return { database: "unreachable", migrations: "unknown", jobs: "unknown" };
  }
}
