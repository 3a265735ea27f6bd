import { createClient, FunctionsHttpError, type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import WebSocket from "ws";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { startChannels } from "../channels";
import { peek } from "../people";
import { pristineDatabase } from "../pristine";
import { connect, disconnectAll, signIn, startRealtime } from "../realtime";
import { raise } from "../realtime-plant";
import { createKey } from "../rest";
import { type Block, hasDocument, membersOf, partsOf, readBlocks, requestsOf, run } from "./document";
import { readStatements, runStatements } from "./sql";

// Every snippet of the document for callers, as it stands there: only the address and the key are ours. Its SQL is run by tables.test.ts.
describe.skipIf(!hasDocument)("the snippets of the document (skipped without ../shared/specs)", () => {
  const left: Block[] = hasDocument ? readBlocks().filter(({ language }) => language !== "sql") : [];
  /** The next block under a heading that no test has taken. */
  const take = (heading: string) => {
    const at = left.findIndex((block) => block.heading === heading);
    if (at < 0) throw new Error(`The document has no other block under "${heading}".`);
    return left.splice(at, 1)[0]!.code;
  };

  let admin: postgres.Sql;
  let api: Awaited<ReturnType<typeof startRealtime>>;
  let channels: Awaited<ReturnType<typeof startChannels>>;
  let anon: string;
  let desk: Awaited<ReturnType<typeof channels.deskWithChannels>>["desk"];
  let alert: Awaited<ReturnType<typeof channels.deskWithChannels>>["alert"];
  let onCall: string;
  let key: string;
  beforeAll(async () => {
    // Before anything connects: the document's addresses and its own tables are free there.
    const url = await pristineDatabase();
    process.env.DATABASE_URL = url;
    admin = postgres(url, { max: 1, onnotice: () => {} });
    await runStatements(
      admin,
      readStatements().filter(({ heading }) => heading === "knowledge_articles"),
    );
    await admin.unsafe(`grant select on knowledge_articles to authenticated;
      create policy "Members read" on knowledge_articles for select to authenticated using (published)`);
    process.env.AUTH_AUTOCONFIRM = "on"; // the document signs in right after signing up
    channels = await startChannels();
    api = await startRealtime();
    anon = await makeInstanceKey("anon");
    ({ desk, alert, onCall } = await channels.deskWithChannels());
    key = await createKey(desk.id);
  });
  afterAll(async () => {
    await disconnectAll();
    await Promise.all([api?.close(), channels?.close(), admin?.end()]);
  });

  const clientOf = (withKey: string) =>
    createClient(api.url, withKey, { auth: { persistSession: false }, realtime: { transport: WebSocket as never } });
  const get = async (path: string) => (await fetch(api.url + path, { headers: { apikey: key } })).json();
  /** `GET /path` lines of a block. */
  const requestsIn = (code: string) => [...code.matchAll(/^GET (\S+)$/gm)].map(([, path]) => path!);
  async function refusalOf(error: unknown) {
    expect(error).toBeInstanceOf(FunctionsHttpError);
    const response = (error as FunctionsHttpError).context as Response;
    return { status: response.status, body: await response.json() };
  }

  test("Base URL: the one address that is ours", async () => {
    const address = take("Base URL").replace("https://<project-ref>.supabase.co", api.url);
    const { data, error } = await createClient(address, key, { realtime: { transport: WebSocket as never } })
      .from("assets")
      .select("name");
    expect([error, data]).toEqual([null, [{ name: "Filler 2" }]]);
  });

  test("Authentication Flow: up, in, out, and listening; each part by itself, since both declare data and error", async () => {
    const block = take("Authentication Flow");
    expect(() => run(block, { supabase: undefined, window: undefined })).toThrow(/'data' has already been declared/);
    const supabase = clientOf(anon);
    const names = { supabase, window: { location: { origin: api.url } } };
    const [signUp, signInPart, signOut, listen] = partsOf(block);
    const made = (await run(signUp!, names, "{ data, error }")) as Awaited<ReturnType<typeof supabase.auth.signUp>>;
    expect(made.error).toBeNull();
    expect(made.data.user).toMatchObject({ email: "user@example.com", user_metadata: { first_name: "John", last_name: "Doe" } });
    expect(await peek(sql`select first_name, last_name from profiles where email = 'user@example.com'`)).toMatchObject([
      { first_name: "John", last_name: "Doe" },
    ]);
    const signedIn = (await run(signInPart!, names, "{ data, error }")) as Awaited<ReturnType<typeof supabase.auth.signInWithPassword>>;
    expect(signedIn.error).toBeNull();
    expect(signedIn.data.user!.id).toBe(made.data.user!.id);
    expect((await supabase.auth.getUser()).data.user!.email).toBe("user@example.com");
    await run(listen!, names);
    await run(signOut!, names);
    expect((await supabase.auth.getSession()).data.session).toBeNull();
    expect((await supabase.auth.getUser(signedIn.data.session!.access_token)).error).not.toBeNull();
  });

  test("ai-chat, run-agent, generate-prediction and generate-report are called as written, and are absent", async () => {
    const supabase = clientOf(key);
    const calls: { heading: string; request: string }[] = [];
    for (const heading of ["ai-chat", "run-agent", "generate-prediction", "generate-report"]) {
      calls.push({ heading, request: take(heading) });
      expect(membersOf(take(heading)).required.length).toBeGreaterThan(0);
    }
    const example = (await run(take("ai-chat"), { supabase }, "{ data, error }")) as { data: unknown; error: unknown };
    expect(example.data).toBeNull();
    expect(await refusalOf(example.error)).toMatchObject({ status: 404, body: { data: null, error: { code: "NOT_FOUND" } } });
    for (const { heading, request } of calls)
      for (const body of requestsOf(request, {})) {
        const { error } = await supabase.functions.invoke(heading, { body });
        expect([heading, await refusalOf(error)]).toMatchObject([heading, { status: 404, body: { error: { code: "NOT_FOUND" } } }]);
      }
  });

  test("send-alert-notification: every request that its interface describes reaches its channels", async () => {
    const requests = requestsOf(take("send-alert-notification"), { alertId: alert.id, recipients: [onCall] });
    expect(requests.map(({ channels: kinds }) => kinds)).toContainEqual(["email", "slack", "teams", "sms"]);
    for (const body of requests) {
      const { data, error } = await clientOf(key).functions.invoke("send-alert-notification", { body });
      expect([body, error && (await refusalOf(error))]).toEqual([body, null]);
      const told = new Set(data.channels.map(({ channel }: { channel: string }) => channel));
      expect([...told].sort()).toEqual([...(body.channels as string[])].sort());
    }
  });

  test("sync-cmms: every request that its interface describes is understood; without a connection it says so", async () => {
    const requests = requestsOf(take("sync-cmms"), { workOrderIds: ["WO-1"] });
    expect(new Set(requests.map(({ system }) => system))).toEqual(new Set(["SAP PM", "IBM Maximo", "ServiceNow", "MaintainX"]));
    expect(new Set(requests.map(({ operation }) => operation))).toEqual(new Set(["push", "pull", "sync"]));
    for (const body of requests) {
      const { error } = await clientOf(key).functions.invoke("sync-cmms", { body });
      expect([body, await refusalOf(error)]).toMatchObject([body, { status: 404, body: { error: { code: "NOT_FOUND" } } }]);
    }
  });

  test("process-telemetry: every request that its interface describes is stored, by key and by the service role", async () => {
    const code = take("process-telemetry");
    const given = { gatewayId: desk.gateway.id, sensorId: desk.sensor.id, timestamp: "2026-11-21T06:00:00Z" };
    const requests = requestsOf(code, given);
    const qualities = requests.flatMap(({ readings }) => (readings as { quality?: string }[]).map(({ quality }) => quality));
    expect(new Set(qualities)).toEqual(new Set([undefined, "good", "bad", "uncertain"]));
    for (const [index, body] of requests.entries()) {
      const { data, error } = await clientOf(index % 2 ? await makeInstanceKey("service_role") : key).functions.invoke(
        "process-telemetry",
        {
          body,
        },
      );
      expect(error).toBeNull();
      expect(data.accepted + data.duplicates).toBe((body.readings as unknown[]).length);
      expect(data.rejected).toEqual([]);
    }
  });

  /** Until what is done comes to be heard: a subscription begins when the server says so, not when its line of code is over. */
  const heard = async (log: ReturnType<typeof vi.fn>, words: string, act: () => Promise<unknown>) => {
    await vi.waitFor(
      async () => {
        await act();
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(log).toHaveBeenCalledWith(words, expect.anything());
      },
      { timeout: 20_000, interval: 100 },
    );
    return log.mock.calls.filter(([said]) => said === words).map(([, payload]) => payload as Record<string, unknown>);
  };

  test("Alert Updates: new critical alerts are heard of, and no others", async () => {
    const console = { log: vi.fn() };
    await run(take("Alert Updates"), { supabase: connect(api.url, key), console });
    const rows = await heard(console.log, "New critical alert:", async () => {
      await raise(desk.system, desk.asset.id, "low");
      await raise(desk.system, desk.asset.id, "critical");
    });
    for (const row of rows) expect(row).toMatchObject({ severity: "critical", title: "Bearing hot" });
  });

  test("Asset Status Updates: assets that are not healthy", async () => {
    const console = { log: vi.fn() };
    await run(take("Asset Status Updates"), { supabase: connect(api.url, key), console });
    const status = (to: string) => peek(sql`update assets set status = ${to}, updated_at = now() where id = ${desk.asset.id}::uuid`);
    const rows = await heard(console.log, "Asset status changed:", async () => {
      await status("critical");
      await new Promise((resolve) => setTimeout(resolve, 150)); // a row is shown as it is when it is told
      await status("healthy");
    });
    for (const row of rows) expect(row).toMatchObject({ id: desk.asset.id, status: "critical" });
  });

  test("User Presence: who is online, who came and who left", async () => {
    const code = take("User Presence");
    const console = { log: vi.fn() };
    const open = async (person: { userId: string; organizationId: string }) => {
      const supabase = await signIn(api.url, person);
      await run(code, { supabase, user: { id: person.userId }, console });
      return supabase;
    };
    const first = await open(desk.engineer);
    await vi.waitFor(() => expect(console.log).toHaveBeenCalledWith("Online users:", 1), { timeout: 10_000 });
    const second = await open(desk.colleague);
    await vi.waitFor(() => expect(console.log).toHaveBeenCalledWith("Online users:", 2), { timeout: 10_000 });
    const seen = (words: string, userId: string) =>
      expect(console.log).toHaveBeenCalledWith(words, [expect.objectContaining({ user_id: userId, online_at: expect.any(String) })]);
    seen("User joined:", desk.colleague.userId);
    await leave(second);
    await vi.waitFor(() => seen("User left:", desk.colleague.userId), { timeout: 10_000 });
    await leave(first);
  });
  const leave = (client: SupabaseClient) =>
    Promise.all(client.getChannels().map((channel: RealtimeChannel) => client.removeChannel(channel)));

  test("Standard Response Format: every answer has these members and no others", async () => {
    const { all, required } = membersOf(take("Standard Response Format"));
    expect([all, required]).toEqual([
      ["data", "error", "meta"],
      ["data", "error"],
    ]);
    const ask = async (path: string, init: RequestInit = {}) =>
      (await fetch(api.url + path, { ...init, headers: { apikey: key, "content-type": "application/json" } })).json();
    const answers = await Promise.all([
      ask("/rest/v1/assets"),
      ask("/rest/v1/nowhere"),
      ask("/rest/v1/assets", { method: "POST", body: "{" }),
      ask("/rest/v1/rpc/get_unread_notification_count", { method: "POST", body: "{}" }),
      ask("/api/v1/incidents"),
      ask("/functions/v1/process-telemetry", { method: "POST", body: "{}" }),
      ask("/functions/v1/ai-chat", { method: "POST", body: "{}" }),
    ]);
    for (const answer of answers as { error: object | null; meta?: object }[]) {
      expect(Object.keys(answer).filter((name) => !all.includes(name))).toEqual([]);
      expect(required.filter((name) => !(name in answer))).toEqual([]);
      if (answer.error) expect(answer).toMatchObject({ data: null, error: { code: expect.any(String), message: expect.any(String) } });
      if (answer.error) expect(Object.keys(answer.error).filter((name) => !["code", "message", "details"].includes(name))).toEqual([]);
    }
  });

  test("Pagination: the request answers the meta of the example, number for number", async () => {
    const code = take("Pagination");
    const example = JSON.parse(/^\{[\s\S]*^\}/m.exec(code)![0].replace("[...]", "[]")) as { meta: { total: number; pageSize: number } };
    const [there] = await peek<{ count: number }>(sql`select count(*)::int as count from assets where organization_id = ${desk.id}::uuid`);
    await peek(sql`insert into assets (organization_id, site_id, tag, name, type, status, health_score)
      select ${desk.id}::uuid, ${desk.site.id}::uuid, 'A-' || n, 'Asset ' || lpad(n::text, 3, '0'), 'pump', (array['critical', 'warning', 'healthy'])[1 + n % 3]::asset_status, n % 100
      from generate_series(1, ${example.meta.total - there!.count}::int) n`);
    const [request] = requestsIn(code);
    const answer = await get(request!);
    expect(answer).toMatchObject({ error: null, meta: example.meta });
    expect(Object.keys(answer.meta).sort()).toEqual(Object.keys(example.meta).sort());
    expect(answer.data).toHaveLength(example.meta.pageSize);
    const names = answer.data.map(({ name }: { name: string }) => name);
    expect(names).toEqual([...names].sort());
  });

  test("Filtering: equality, several conditions, and full text", async () => {
    const [equality, conditions, text] = requestsIn(take("Filtering"));
    const critical = await get(equality!);
    const [counted] = await peek(
      sql`select count(*)::int as total from assets where organization_id = ${desk.id}::uuid and status = 'critical'`,
    );
    expect(critical.meta).toMatchObject(counted!);
    expect(new Set(critical.data.map(({ status }: { status: string }) => status))).toEqual(new Set(["critical"]));
    const several = await get(conditions!);
    expect(several.data.length).toBeGreaterThan(0);
    for (const { status, health_score } of several.data) {
      expect(["warning", "critical"]).toContain(status);
      expect(health_score).toBeLessThan(50);
    }
    await admin`insert into knowledge_articles (title, category, content, published) values ('Bearing replacement', 'pumps', 'Draw it off, press it on.', true),
      ('Bearing lubrication', 'pumps', 'Weekly.', true), ('Bearing replacement, draft', 'pumps', 'Later.', false)`;
    const found = await get(text!);
    expect(found).toMatchObject({ error: null, meta: { total: 1 } });
    expect(found.data).toMatchObject([{ title: "Bearing replacement" }]);
  });

  test("no snippet of the document is left without a test", () => {
    expect(left.map(({ heading, code }) => `${heading}: ${code.split("\n")[0]}`)).toEqual([]);
  });
});
