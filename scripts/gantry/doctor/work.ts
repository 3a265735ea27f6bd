import { existsSync } from "node:fs";
import { sql } from "drizzle-orm";
import { withActor } from "@/db/with-actor";
import { rootsFile } from "@/lib/audit/seal-chain";
import { env } from "@/lib/env";
import { operator } from "../commands/org";
import { type Check, ok, problem, skipped, warning } from "./check";

const question = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
  withActor(operator, (tx) => tx.execute<T>(query), { readOnly: true });
const minutes = (ms: number) => (ms < 90_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`);

/** What must keep happening: jobs, partitions, seals. */
export const workChecks: Check[] = [
  {
    name: "Worker",
    async run() {
      const [row] = await question<{ age: number | null; waiting: number; failed: number; late: number | null }>(sql`
        select (extract(epoch from now() - jobs.last_beat()) * 1000)::float8 as age, b.waiting::float8 as waiting, b.failed::float8 as failed,
          (extract(epoch from now() - b.oldest) * 1000)::float8 as late from jobs.backlog() b`);
      const { age, waiting, failed, late } = row!;
      if (age === null || age > 120_000) {
        const since = age === null ? "No worker has ever run." : `No worker has run for ${minutes(age)}.`;
        return warning(
          `${since} ${waiting} jobs wait.`,
          "Start Gantry (npm start) with WORKER=on, or npm run worker; on Vercel see that /api/cron is called every minute with CRON_SECRET.",
        );
      }
      if (failed > 0)
        return warning(
          `The worker runs; ${failed} jobs have failed for good.`,
          "Read the reason in the server's log (“job failed”) and in graphile_worker._private_jobs.last_error.",
        );
      if (late !== null && late > 300_000)
        return warning(
          `The worker runs, but jobs wait for up to ${minutes(late)}.`,
          "Start another one with npm run worker, on this or another machine.",
        );
      return ok(`A worker ran ${minutes(age)} ago; ${waiting} jobs wait.`);
    },
  },
  {
    name: "Partitions",
    async run() {
      const [row] = await question<{ missing: string[] | null }>(sql`select array_agg(name) as missing from (
        select format('%s_%s', parent, to_char(now() at time zone 'UTC' + make_interval(months => m), 'YYYY_MM')) as name
        from unnest(array['api_requests']) parent, generate_series(0, 1) m) wanted where to_regclass('public.' || name) is null`);
      if (row!.missing)
        return problem(
          `Partitions are missing: ${row!.missing.join(", ")}.`,
          "Run gantry migrate, and see that a worker runs: it makes them ahead of time.",
        );
      return ok("This month's and the next month's partitions are there.");
    },
  },
  {
    name: "Readings",
    async run() {
      const [row] = await question<{ landed: number; age: number | null }>(
        sql`select count(*)::float8 as landed, (extract(epoch from now() - min(received_at)) * 1000)::float8 as age from telemetry_pieces where span_seconds is null`,
      );
      const { landed, age } = row!;
      if (age !== null && age > 2 * 3_600_000)
        return warning(
          `Readings have waited ${minutes(age)} to be joined into chunks; until then they take more space, and nothing is lost.`,
          "See that a worker runs, and read its log for telemetry.compact.",
        );
      return ok(
        landed === 0
          ? "All readings lie in chunks."
          : `${landed} pieces of readings wait to be joined into chunks, the oldest for ${minutes(age!)}.`,
      );
    },
  },
  {
    name: "Audit seals",
    async run() {
      const [row] = await question<{ unsealed: number; oldest: number | null; entries: number }>(sql`
        select count(*) filter (where open)::float8 as unsealed, (extract(epoch from now() - min(timestamp) filter (where open)) * 1000)::float8 as oldest, count(*)::float8 as entries
        from (select a.timestamp, a.seq > coalesce((select max(r.seq) from trust_ledger_roots r where r.organization_id = a.organization_id), 0) as open from audit_logs a) x`);
      const { unsealed, oldest, entries } = row!;
      if (entries === 0) return skipped("The audit log is empty.");
      const [cut] = await question<{ slug: string }>(sql`select o.slug from organizations o
        where (select max(r.seq) from trust_ledger_roots r where r.organization_id = o.id) > coalesce((select max(a.seq) from audit_logs a where a.organization_id = o.id), 0) limit 1`);
      if (cut)
        return problem(
          `The audit log of ${cut.slug} is shorter than its last seal: entries were removed.`,
          "Run gantry audit verify, and compare with your last backup.",
        );
      if (oldest !== null && oldest > 900_000)
        return warning(
          `${unsealed} audit entries are not sealed, the oldest for ${minutes(oldest)}.`,
          "See that a worker runs (it seals every five minutes), or run gantry audit seal.",
        );
      if (!existsSync(rootsFile()) && unsealed < entries)
        return warning(
          `${rootsFile()} is missing, though the log has been sealed.`,
          "If another machine seals, its data folder has the file. If not, somebody removed it: restore it from your copy.",
        );
      return ok(
        `${entries - unsealed} of ${entries} audit entries are sealed; ${existsSync(rootsFile()) ? `the seals also lie in ${env().GANTRY_DATA}/trust` : "the first seal is due in five minutes"}. gantry audit verify recomputes them.`,
      );
    },
  },
];
