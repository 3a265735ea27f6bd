import postgres from "postgres";
import { type Catalogue, loadCatalogue, planRequest, type ResultRow, renderPlan } from "@/lib/postgrest/engine";
import { parseRequest } from "@/lib/postgrest/parse/request";
import type { Statement } from "@/lib/postgrest/types";

export type Role = "anon" | "authenticated" | "service_role";
type Options = { role?: Role; body?: unknown; headers?: Record<string, string>; countCap?: number };

/** The engine over a schema of the test's own: requests as text, answers as the database gives them. No HTTP, no mount. */
export async function startEngine(schema: string, definition: string) {
  // Times stay text in both directions, as the pool of the application has them.
  const text = { to: 25, from: [1082, 1114, 1184], serialize: (value: unknown) => String(value), parse: (value: string) => value };
  const sql = postgres(process.env.DATABASE_URL!, { max: 3, onnotice: () => {}, types: { text, date: { ...text, to: 1184 } } });
  await sql.unsafe(`drop schema if exists ${schema} cascade; create schema ${schema};
    grant usage on schema ${schema} to anon, authenticated, service_role; set search_path to ${schema}; ${definition}`);
  const load = (): Promise<Catalogue> => loadCatalogue(async (query, values) => sql.unsafe(query, values as string[]), [schema]);
  let catalogue = await load();

  const plan = (request: string, { role = "authenticated", body, headers = {} }: Options) => {
    const [, method, path, search] = /^(\S+) ([^?]*)\??([\s\S]*)$/.exec(request) ?? [];
    const sent = typeof body === "string" || body === undefined ? (body ?? "") : JSON.stringify(body);
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const parsed = parseRequest(
      {
        method: method!,
        path: path!,
        search: search!.replaceAll("#", "%23"),
        header: (name) => lower[name.toLowerCase()] ?? null,
        body: Buffer.from(sent),
      },
      [schema],
    );
    return planRequest(parsed, catalogue, role);
  };

  const run = async (request: string, options: Options = {}) => {
    const planned = plan(request, options);
    const statement = renderPlan(planned, options.countCap === undefined ? {} : { countCap: options.countCap });
    const row = await sql.begin(planned.readOnly ? "read only" : "read write", async (tx) => {
      await tx`select set_config('role', ${options.role ?? "authenticated"}, true), set_config('search_path', ${`${schema}, public`}, true)`;
      const [answer] = await tx.unsafe(statement.text, [...statement.values] as string[], { prepare: true });
      return answer as unknown as ResultRow;
    });
    return { plan: planned, statement, row };
  };

  return {
    sql,
    catalogue: () => catalogue,
    reload: async () => {
      catalogue = await load();
    },
    plan: (request: string, options: Options = {}) => plan(request, options),
    statement: (request: string, options: Options = {}): Statement => renderPlan(plan(request, options)),
    run,
    /** The body as parsed JSON. */
    json: async (request: string, options: Options = {}) => JSON.parse((await run(request, options)).row.body ?? "null"),
    text: async (request: string, options: Options = {}) => (await run(request, options)).row.body,
    /** What went wrong, from the engine or from the database. */
    error: async (request: string, options: Options = {}) => {
      try {
        await run(request, options);
      } catch (error) {
        const { status, code, message, details, hint } = error as Record<string, unknown>;
        return { status, code, message, details, hint };
      }
      throw new Error(`${request} was answered.`);
    },
    stop: async () => {
      await sql.unsafe(`drop schema if exists ${schema} cascade`);
      await sql.end();
    },
  };
}

export type Engine = Awaited<ReturnType<typeof startEngine>>;
