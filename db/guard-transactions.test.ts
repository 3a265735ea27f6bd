import postgres from "postgres";
import { expect, test } from "vitest";
import { systemActor } from "./actor.ts";
import { closeDatabase } from "./client.ts";
import { rawOf, withActor } from "./with-actor.ts";

const actor = systemActor("00000000-0000-4000-8000-000000000001", "test");
const pidOf = async (tx: Parameters<Parameters<typeof withActor>[1]>[0]) =>
  (await rawOf(tx)<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]!.pid;

test("a transaction whose connection is lost fails by itself, and nothing of it reaches whoever gets the connection next", async () => {
  await closeDatabase();
  const admin = postgres(process.env.DATABASE_URL!, { max: 1 });
  for (let round = 0; round < 3; round++) {
    const ran: unknown[] = [];
    const broken = withActor(actor, async (tx) => {
      const sql = rawOf(tx);
      await admin`select pg_terminate_backend(${await pidOf(tx)})`;
      ran.push(await sql`select 1`);
    });
    const others = Array.from({ length: 20 }, () =>
      withActor(actor, async (tx) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        const [row] = await rawOf(tx)<
          { organization: string | null; role: string }[]
        >`select auth.organization_id() as organization, current_user as role`;
        return row;
      }),
    );
    await expect(broken).rejects.toThrow();
    // The driver may hand the old connection's last message to the next one, or leave its pool waiting: refused (503) in time is right, somebody
    // else's claims are not, and waiting for ever is not.
    for (const other of await Promise.allSettled(others)) {
      if (other.status === "fulfilled") expect(other.value).toEqual({ organization: actor.organizationId, role: "worker" });
      else expect(["57P01", "CONNECT_TIMEOUT"]).toContain(other.reason.code);
    }
    expect(ran).toEqual([]);
  }
  await expect(withActor(actor, pidOf)).resolves.toBeGreaterThan(0); // and the pool serves on
  await admin.end();
}, 60_000);
