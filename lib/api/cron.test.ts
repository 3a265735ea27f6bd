import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withActor } from "@/db/with-actor";
import { schedule, tasks } from "@/lib/jobs/registry";
import { dueTasks, runDueJobs } from "@/lib/jobs/runner";
import { queueMail } from "@/lib/mail/queue-mail";
import { createOrganization, createPlant } from "@/test/factories";
import { pristineDatabase } from "@/test/pristine";
import { startMailServer } from "@/test/receivers";
import { createApi } from "./app";

const secret = "a-secret-of-the-clock-0123456789";
let mail: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  process.env.DATABASE_URL = await pristineDatabase(); // a minute of all organizations that other files have left takes minutes
  mail = await startMailServer();
  process.env.SMTP_URL = mail.url;
  process.env.CRON_SECRET = secret;
});
afterAll(() => mail.close());

const cron = (authorization: string) => createApi().request("/api/cron", { headers: { authorization } });

test("a call does what a worker does in a minute: the queue is emptied, and whoever fell silent is offline; nobody else can have it done", async () => {
  const { system } = await createOrganization();
  const { gateway } = await createPlant(system);
  const to = `${crypto.randomUUID()}@example.com`;
  await withActor(system, async (tx) => {
    await tx.execute(sql`update gateways set status = 'healthy', last_seen = now() - interval '1 day'`);
    await queueMail(tx, { to, subject: "Waiting", text: "For the clock." });
  });
  for (const authorization of ["", "Bearer ", `Bearer ${secret.slice(0, -1)}X`]) expect((await cron(authorization)).status).toBe(401);
  expect(mail.mails).toEqual([]);

  const answer = await cron(`Bearer ${secret}`);
  expect([answer.status, await answer.json()]).toMatchObject([200, { data: { ran: true }, error: null }]);
  expect(mail.mails.filter((one) => one.to === to)).toHaveLength(1);
  const rows = await withActor(system, (tx) => tx.execute(sql`select status from gateways where id = ${gateway.id}::uuid`));
  expect(rows).toEqual([{ status: "offline" }]);
});

test("what a worker does by the hour or by the day has its minute without one too, and one that fails keeps no other from its turn", async () => {
  expect(schedule.filter(({ task }) => !everyDay().includes(task))).toEqual([]);
  const { system } = await createOrganization();
  const { asset } = await createPlant(system);
  await withActor(system, (tx) =>
    tx.execute(sql`insert into maintenance_plans (name, title, asset_id, trigger, every_count, every_unit, next_due_at)
      values ('Grease', 'Grease', ${asset.id}::uuid, 'calendar', 1, 'month', now())`),
  );
  const orders = () => withActor(system, (tx) => tx.execute(sql`select title from work_orders where asset_id = ${asset.id}::uuid`));
  tasks["alerts.tick"] = () => Promise.reject(new Error("Not today"));
  await runDueJobs(new Date("2026-11-21T10:10:30Z"));
  expect(await orders()).toEqual([]);
  await runDueJobs(new Date("2026-11-21T10:11:30Z"));
  expect(await orders()).toEqual([{ title: "Grease" }]);
});

function everyDay() {
  const minutes = Array.from({ length: 1_440 }, (_, minute) => new Date(Date.UTC(2026, 10, 21, 0, minute)));
  return [...new Set(minutes.flatMap(dueTasks))];
}
