import postgres from "postgres";
import { afterAll, expect, test } from "vitest";

// Lists filter by the place of an enum's word, and in orders that an index holds. Under the policies only leakproof conditions reach an index.
const admin = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
afterAll(() => admin.end());

const due = "(case when due_date is null then '9999-01-01 00:00:00+00'::timestamptz else due_date end)";

/** How a person's query would be run if the table were large. */
const planOf = (query: string) =>
  admin.begin(async (tx) => {
    const claims = { organization_id: crypto.randomUUID(), permissions: ["*"], kind: "user", site_scope: [crypto.randomUUID()] };
    await tx`select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true), set_config('role', 'authenticated', true)`;
    for (const way of ["seqscan", "bitmapscan", "sort"]) await tx`select set_config(${`enable_${way}`}, 'off', true)`;
    const plan = await tx.unsafe(`explain ${query}`);
    return plan.map((row) => row["QUERY PLAN"] as string).join("\n");
  });

test.each([
  ["work_orders", "status_rank = 1", "created_at", "work_orders_list_by_created_idx"],
  ["work_orders", "status_rank = 1 and priority_rank = 4", "created_at", "work_orders_list_by_created_idx"],
  ["work_orders", "status_rank = 1", "priority_rank", "work_orders_list_by_priority_idx"],
  ["work_orders", `status_rank = 1 and ${due} < now()`, due, "work_orders_list_by_due_idx"],
  ["assets", "status_rank = 3", "name", "assets_list_by_status_idx"],
  ["assets", "criticality_rank = 4", "name", "assets_list_by_criticality_idx"],
  ["alerts", "cleared_at is null and severity_rank = 4", "severity_rank", "alerts_active_by_severity_idx"],
  ["alerts", "category_rank = 1", "timestamp", "alerts_organization_id_category_idx"],
  ["incidents", "status = 'open'", "created_at", "incidents_organization_id_status_idx"],
])("a page of %s where %s, by %s, is walked along an index", async (table, where, order, name) => {
  const plan = await planOf(`select id from ${table} where ${where} order by ${order} desc, id desc limit 51`);
  expect(plan).toContain(name);
  expect(plan).not.toContain("Sort");
  const [condition] = /Index Cond: .*/.exec(plan)!;
  for (const column of where.match(/\b\w+_rank\b|\bstatus\b|\bdue_date\b/g)!) expect(condition).toContain(column);
});

test.each([
  ["work_orders", "status = 'open'"],
  ["assets", "status = 'critical'"],
  ["alerts", "severity = 'critical'"],
])("the enum itself would be compared row by row in %s, which is why there are ranks", async (table, where) => {
  const plan = await planOf(`select id from ${table} where ${where} limit 51`);
  const [column] = where.split(" ");
  for (const [condition] of plan.matchAll(/Index Cond: .*/g)) expect(condition).not.toMatch(new RegExp(`\\b${column}\\b`));
  expect(plan).toMatch(new RegExp(`Filter: .*\\b${column}\\b`));
});
