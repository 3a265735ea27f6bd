import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Engine, startEngine } from "@/test/postgrest";
import { fixture } from "@/test/postgrest-fixture";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine("pgrst_test", fixture);
});
afterAll(() => engine.stop());

type Table = { columns: string[]; embeds: Record<string, string> };
const projectColumns = ["id", "name", "client_id", "status", "full_title"];
const oddColumns = ["details", "raw", "tags", "budget", "span", "active", "started", "search", "note"];
const tables: Record<string, Table> = {
  clients: { columns: ["id", "name"], embeds: { projects: "projects", open_projects: "projects", project_cards: "project_cards" } },
  projects: {
    columns: [...projectColumns, ...oddColumns],
    embeds: { clients: "clients", client_id: "clients", client_of: "clients", tasks: "tasks", busy_clients: "busy_clients" },
  },
  tasks: {
    columns: ["id", "name", "project_id"],
    embeds: { projects: "projects", users: "users", users_tasks: "users_tasks", project_id: "projects" },
  },
  users: { columns: ["id", "name", "email"], embeds: { tasks: "tasks", users_tasks: "users_tasks" } },
  users_tasks: { columns: ["user_id", "task_id", "hours"], embeds: { users: "users", tasks: "tasks" } },
  people: { columns: ["id", "name", "parent_id"], embeds: { people: "people", parent_id: "people", "people!parent_id": "people" } },
  machines: { columns: ["org", "id"], embeds: { site_id: "sites", "sites!machines_spare_site_fkey": "sites" } },
  sites: { columns: ["org", "id", "name"], embeds: { "machines!site_id": "machines" } },
  countries: { columns: ["id", "name"], embeds: { capitals: "capitals" } },
  capitals: { columns: ["id", "name"], embeds: { countries: "countries", country_id: "countries" } },
  project_cards: { columns: ["card_id", "shout", "name"], embeds: { clients: "clients", tasks: "tasks" } },
  busy_clients: { columns: ["id", "name", "load"], embeds: { projects: "projects" } },
};
const values = [
  "1",
  "2",
  "null",
  "a",
  "{1,2}",
  "{a,b}",
  "[1,5)",
  '{"a":1}',
  "true",
  "2024-01-01",
  "it's",
  "*o*",
  "",
  "\\",
  '"',
  "1.5",
  "(",
  "open",
];
const binary = [
  "eq",
  "neq",
  "gt",
  "lte",
  "like",
  "ilike",
  "match",
  "imatch",
  "isdistinct",
  "cs",
  "cd",
  "ov",
  "sl",
  "nxr",
  "adj",
  "fts",
  "plfts(english)",
  "wfts",
  "eq(any)",
  "like(all)",
];
const of = (...items: string[]) => fc.constantFrom(...items);
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((each) => each.join(""));

/** Mostly what fits every type, so that most requests get as far as the database's answer. */
const comparison = fc.oneof(
  { weight: 5, arbitrary: of("is.null", "not.is.null", "in.(1,2,3)", "neq.1", "gte.1", "not.in.(9)", "isdistinct.1") },
  { weight: 1, arbitrary: joined(of("", "not."), of(...binary), of("."), of(...values)) },
);
const pathOf = (column: string) =>
  oddColumns.includes(column) ? joined(of(column), of("", "->a", "->>a", "->list->0", "->>-1", "->a->>b")) : of(column);
const fieldOf = (table: string) => of(...tables[table]!.columns).chain(pathOf);
const testOf = (table: string): fc.Arbitrary<[string, string]> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fieldOf(table), comparison) },
    {
      weight: 1,
      arbitrary: fc.tuple(
        of("or", "and", "not.or"),
        fc
          .array(joined(fieldOf(table), of(".is.null", ".not.is.null", ".in.(1,2)", ".neq.1")), { minLength: 1, maxLength: 3 })
          .map((items) => `(${items})`),
      ),
    },
  );
const orderOf = (table: string) => joined(fieldOf(table), of("", ".desc", ".asc.nullsfirst"));

type Asked = { select: string; parameters: [string, string][] };

/** A level and what shapes it and the levels below, paths included. */
function levelOf(table: string, depth: number): fc.Arbitrary<Asked> {
  const { embeds } = tables[table]!;
  const column = joined(of("", "", "x:"), fieldOf(table), of("", "", "", "::text")).map((select): Asked => ({ select, parameters: [] }));
  const aggregate = joined(of("", "n:"), fc.oneof(of("count()", "count", "id.max()", "name.min()::text", "id::numeric.avg()"))).map(
    (select): Asked => ({ select, parameters: [] }),
  );
  const embed = of(...Object.keys(embeds)).chain((target) =>
    fc
      .record({
        before: of("", "", "...", `y${depth}:`),
        join: of("", "", "!inner"),
        below: depth >= 3 ? fc.constant<Asked>({ select: "", parameters: [] }) : levelOf(embeds[target]!, depth + 1),
        own: fc.array(testOf(embeds[target]!), { maxLength: 1 }),
        order: fc.array(orderOf(embeds[target]!), { maxLength: 1 }),
        limit: of("", "", "", "1", "0"),
        above: of("", "", "", "is.null", "not.is.null"),
        related: of("", "", "id"),
      })
      .map(({ before, join, below, own, order, limit, above, related }): Asked => {
        const name = before.endsWith(":") ? before.slice(0, -1) : target.split("!")[0]!;
        const parameters: [string, string][] = [
          ...own.map(([key, value]): [string, string] => [`${name}.${key}`, value]),
          ...below.parameters.map(([key, value]): [string, string] => [`${name}.${key}`, value]),
          ...order.map((term): [string, string] => [`${name}.order`, term]),
        ];
        if (limit) parameters.push([`${name}.limit`, limit]);
        if (above) parameters.push([name, above]);
        if (related) parameters.push(["order", `${name}(${related})`]);
        return { select: `${before}${target}${join}(${below.select})`, parameters };
      }),
  );
  const star = fc.constant<Asked>({ select: "*", parameters: [] });
  const item = fc.oneof(
    { weight: 6, arbitrary: column },
    { weight: 4, arbitrary: embed },
    { weight: 1, arbitrary: star },
    { weight: 1, arbitrary: aggregate },
  );
  return fc.array(item, { minLength: 1, maxLength: 4 }).map((items) => ({
    select: items.map(({ select }) => select).join(),
    parameters: items.flatMap(({ parameters }) => parameters),
  }));
}

const request = of(...Object.keys(tables)).chain((table) =>
  fc.record({
    target: table === "projects" ? of("projects", "rpc/all_projects") : of(table),
    level: levelOf(table, 1),
    filters: fc.array(testOf(table), { maxLength: 2 }),
    order: fc.array(orderOf(table), { maxLength: 2 }),
    window: of("", "&limit=2", "&offset=1", "&limit=0"),
    method: of("GET", "GET", "GET", "HEAD"),
    prefer: of("", "count=exact"),
    accept: of("application/json", "application/json", "text/csv", "application/vnd.pgrst.object+json;nulls=stripped"),
  }),
);

// What a wrong type, operator, cast or grouping may answer. Broken SQL (42601, 42P18, XX000, …) is none of them.
const refusals = /^(PGRST108|PGRST118|PGRST120|PGRST127|PGRST201|42703|42704|42883|42803|42804|42846|42809|42725|22\w{3}|2201B)$/;

it("every read is answered, or refused for what it says, never for how it was written", async () => {
  const outcomes: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(request, async ({ target, level, filters, order, window, method, prefer, accept }) => {
      const search = [...filters, ...level.parameters]
        .map(([name, test]) => `&${encodeURIComponent(name)}=${encodeURIComponent(test)}`)
        .join("");
      const sorted = order.length > 0 ? `&order=${order.join()}` : "";
      const text = `${method} /${target}?select=${encodeURIComponent(level.select)}${search}${sorted}${window}`;
      let outcome = "answered";
      try {
        const { row, plan } = await engine.run(text, { headers: { prefer, accept } });
        if (plan.shape === "array") expect(JSON.parse(row.body!)).toHaveLength(row.page);
        if (prefer) expect(row.total).toBeGreaterThanOrEqual(row.page);
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        const isSearch = code === "42601" && text.includes("fts"); // the one syntax error that is the caller's
        if (!code || (!refusals.test(code) && !isSearch)) throw new Error(`${decodeURIComponent(text)}\n${code} ${message}`);
        outcome = code;
      }
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }),
    { numRuns: 600 },
  );
  const all = Object.values(outcomes).reduce((sum, each) => sum + each, 0);
  expect(outcomes.answered! / all).toBeGreaterThan(0.4);
}, 240_000);
