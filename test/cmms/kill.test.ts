import { createClient } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import WebSocket from "ws";
import { startOtherProcess } from "@/test/other-process";
import { createConnectedDesk } from "./desk";
import { startServiceNow } from "./servicenow";

process.env.ALLOW_PRIVATE_ADDRESSES = "1";

test("killed right after an order was made over there, the run goes on in another process and makes none twice", async () => {
  const system = await startServiceNow();
  const desk = await createConnectedDesk("ServiceNow", system.url, { credentials: { username: "gantry", password: "secret" } });
  for (let i = 0; i < 6; i += 1) await desk.make({ title: `Order ${i}` });
  const other = await startOtherProcess({ ALLOW_PRIVATE_ADDRESSES: "1" });
  const supabase = createClient(other.url, await desk.key(), {
    auth: { persistSession: false },
    realtime: { transport: WebSocket as never },
  });
  system.silence(({ method }) => method === "POST" && system.rows.size === 4, "say nothing");
  const doomed = supabase.functions.invoke("sync-cmms", { body: { system: "ServiceNow", operation: "sync" } });
  await expect.poll(() => system.rows.size, { timeout: 20_000 }).toBe(4);
  await other.end();
  expect((await doomed).error).not.toBeNull();
  system.usual();

  const [run] = await desk.see((tx) =>
    tx.execute<{ id: string; status: string; finished: number }>(sql`select id, status, succeeded as finished from cmms_syncs`),
  );
  expect(run).toMatchObject({ status: "running", finished: 3 });
  await expect(desk.sync()).rejects.toMatchObject({ code: "CONFLICT" }); // nobody can tell yet that it died
  await desk.see((tx) => tx.execute(sql`update cmms_syncs set claimed_until = now()`)); // five minutes later
  const resumed = await desk.sync();
  expect(resumed).toMatchObject({ syncId: run!.id, status: "completed", succeeded: 6 });
  expect([...system.rows.values()].map((row) => row.short_description).sort()).toEqual(Array.from({ length: 6 }, (_, i) => `Order ${i}`));
  await system.close();
}, 60_000);
