import { readFileSync } from "node:fs";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { createOrganization } from "@/test/factories";

const owner = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
afterAll(() => owner.end());

test("a silence of before the law, without a condition, goes on as what it was: one about every severity", async () => {
  const { id } = await createOrganization();
  const [change, addition] = readFileSync("db/migrations/0031_require_a_condition_of_silences.sql", "utf8")
    .split("--> statement-breakpoint")
    .filter((statement) => /UPDATE|ADD CONSTRAINT/.test(statement));
  const after = await owner
    .begin(async (sql) => {
      await sql`alter table alert_silences drop constraint alert_silences_condition_check`;
      await sql`alter table alert_silences no force row level security`;
      const silence = (severities: string | null) =>
        sql`insert into alert_silences (organization_id, reason, ends_at, severities) values (${id}, 'Of before', now() + interval '1 hour', ${severities}::alert_severity[])`;
      for (const severities of [null, "{}", "{high}"]) await silence(severities);
      await sql.unsafe(change!);
      await sql.unsafe(addition!);
      const rows = await sql<
        { severities: string }[]
      >`select severities::text from alert_silences where organization_id = ${id} order by 1`;
      throw rows;
    })
    .catch((rows: { severities: string }[]) => rows.map(({ severities }) => severities));
  expect(after).toEqual(["{high}", "{low,medium,high,critical}", "{low,medium,high,critical}"]);
});
