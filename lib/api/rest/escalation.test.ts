import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serviceActor } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { makeInstanceKey } from "@/lib/auth/resolve-actor";
import { createTenant, signInMember } from "@/test/rest";
import { startApi } from "@/test/server";

// Whoever comes through REST, an owner included, stays what they are: what commands protect cannot be written past them.
let server: Awaited<ReturnType<typeof startApi>>;
let home: Awaited<ReturnType<typeof createTenant>>;
let owner: Awaited<ReturnType<typeof signInMember>>;
let viewer: Awaited<ReturnType<typeof signInMember>>;

beforeAll(async () => {
  server = await startApi();
  home = await createTenant();
  owner = await signInMember(server.url, home.id, { role: "owner", applicationRole: "admin" });
  viewer = await signInMember(server.url, home.id, { role: "viewer" });
});
afterAll(() => server.close());

const send = (who: string, method: string, path: string, body?: unknown) =>
  fetch(`${server.url}/rest/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who}`,
      "content-type": "application/json",
      prefer: method === "GET" ? "count=exact" : "return=minimal",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const refused = [400, 401, 403, 404, 405];

const callers = () => [
  ["an owner", owner.token],
  ["a key of every permission", home.key],
  ["a viewer", viewer.token],
];
const expectRefused = async (method: string, path: string, body?: unknown) => {
  for (const [who, token] of callers()) {
    const answer = await send(token!, method, path, body);
    expect(refused, `${who}: ${method} ${path} answered ${answer.status}`).toContain(answer.status);
  }
};

const id = "00000000-0000-4000-8000-000000000001";
const protectedTables: [table: string, row: Record<string, unknown>, change: Record<string, unknown>][] = [
  [
    "api_keys",
    { name: "mine", key_prefix: "gk_live_x", key_hash: "0".repeat(64), scopes: ["keys:write"] },
    { scopes: ["members:write"], revoked_at: null, expires_at: null },
  ],
  ["organization_memberships", { user_id: id, role: "owner" }, { role: "owner", permissions: { "*": true } }],
  ["user_roles", { user_id: id, role: "admin" }, { role: "admin", expires_at: null }],
  [
    "permission_delegations",
    { delegator_id: id, delegate_id: id, permissions: ["keys:write"], expires_at: "2030-01-01" },
    { expires_at: "2030-01-01", revoked_at: null },
  ],
  [
    "team_invitations",
    { email: "x@example.com", role: "owner", token_hash: "0", expires_at: "2030-01-01" },
    { role: "owner", accepted_at: null },
  ],
  ["project_members", { project_id: id, user_id: id, role: "owner" }, { permissions: ["keys:write"] }],
  ["organizations", { name: "x", slug: "x" }, { subscription_tier: "enterprise" }],
  ["organization_integrations", { provider: "x", name: "x" }, { status: "active" }],
  ["organization_usage", { metric_type: "x" }, { usage_count: 0 }],
  ["permissions", { key: "x:y", description: "x", domain: "x" }, { description: "x" }],
  ["role_permissions", { role_kind: "organization", role: "viewer", permission: "keys:write" }, { permission: "keys:write" }],
  ["audit_logs", { action: "x", resource_type: "x" }, { action: "x" }],
  ["trust_ledger_roots", { seq: 1 }, { root_hash: "x" }],
  ["security_events", { event_type: "x" }, { severity: "low" }],
  ["domain_events", { type: "x", subject_type: "x" }, { data: {} }],
  ["api_requests", { method: "GET" }, { status: 200 }],
  ["alerts", { title: "x" }, { title: "x", resolved: true, severity: "low", number: 7 }],
  ["alert_rules", { name: "x", condition_type: "threshold", condition_config: {} }, { enabled: false }],
  ["alert_rule_states", { state: {} }, { state: {} }],
  ["incidents", { title: "x", number: 1 }, { status: "closed", number: 7, resolved_by: id }],
  ["incident_alerts", { incident_id: id, alert_id: id }, { linked_by: id }],
  ["comments", { subject_type: "asset", body: "x" }, { body: "rewritten" }],
  ["notifications", { user_id: id, title: "x" }, { title: "x" }],
  ["telemetry", { sensor_id: id, value: 1 }, { value: 1 }],
  ["telemetry_rollups", { sensor_id: id }, { sum: 0 }],
  ["sensor_states", { sensor_id: id }, { last_value: 0 }],
  ["gateways", { name: "x", protocol: "REST API" }, { last_seen: "now", status: "healthy" }],
  ["sensors", { name: "x" }, { calibration_offset: 100, calibration_scale: 2, last_seen: "now" }],
  ["sensor_calibrations", { sensor_id: id }, { offset_after: 0 }],
  ["profiles", { id, email: "x@example.com" }, { email: "other@example.com", xp: 9, referral_code: "x" }],
  ["idempotency_keys", { key: "x" }, { response: {} }],
  ["work_orders", { title: "x" }, { status: "completed", signed_by: id }],
  ["inbound_webhooks", { name: "x" }, { enabled: true }],
  ["communication_channels", { name: "x" }, { enabled: true }],
];

test.each(protectedTables)("%s: no row is added, changed or removed", async (table, row, change) => {
  await expectRefused("POST", table, row);
  for (const [column, value] of Object.entries(change))
    await expectRefused("PATCH", `${table}?created_at=gt.2000-01-01`, { [column]: value });
  await expectRefused("DELETE", `${table}?created_at=gt.2000-01-01`);
});

test("every table is either written by name here or not at all", async () => {
  const writable = await withActor(serviceActor(), (tx) =>
    tx.execute<{
      name: string;
    }>(sql`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (
      has_any_column_privilege('rest_user', c.oid, 'insert') or has_any_column_privilege('rest_user', c.oid, 'update') or has_table_privilege('rest_user', c.oid, 'delete')) order by 1`),
  );
  expect(writable.map(({ name }) => name)).toEqual([
    "alerts",
    "asset_components",
    "assets",
    "gateways",
    "notifications",
    "profiles",
    "projects",
    "sensors",
    "sites",
    "user_apps",
    "user_settings",
  ]);
});

test("hidden columns do not exist: not in select, filter, order or body", async () => {
  const hidden = [
    ["api_keys", "key_hash"],
    ["team_invitations", "token_hash"],
    ["organization_integrations", "credentials_sealed"],
  ] as const;
  for (const [table, column] of hidden) {
    for (const query of [
      `select=${column}`,
      `${column}=eq.x`,
      `order=${column}`,
      `or=(${column}.like.*,id.is.null)`,
      `select=x:${column}::text`,
    ]) {
      const answer = await send(owner.token, "GET", `${table}?${query}`);
      const text = await answer.text();
      expect(answer.status, `${table}?${query}: ${text}`).toBe(400);
      expect(JSON.parse(text).code).toBe("42703");
    }
    const whole = await send(owner.token, "GET", `${table}?limit=1`);
    expect(whole.status).toBe(200);
    expect(await whole.text()).not.toContain(column);
    const near = await send(owner.token, "GET", `${table}?select=${column}x`);
    expect(JSON.parse(await near.text()).hint).toBeNull();
  }
  const embedded = await send(owner.token, "GET", "organizations?select=id,api_keys(key_hash)");
  expect(embedded.status).toBe(400);
});

test("rows of an organization stay in it, assets stay at their site, and counts are the database's", async () => {
  const other = await createTenant();
  const mine = `assets?id=eq.${home.plant.asset.id}`;
  for (const change of [
    { organization_id: other.id },
    { site_id: other.plant.site.id },
    { retired_at: "now" },
    { id: crypto.randomUUID() },
    { health_factors: [] },
  ])
    expect([403, 409], JSON.stringify(change)).toContain((await send(home.key, "PATCH", mine, change)).status);
  expect((await send(home.key, "PATCH", `sites?id=eq.${home.plant.site.id}`, { asset_count: 99 })).status).toBe(403);
  expect((await send(home.key, "DELETE", mine)).status).toBe(403);
  expect((await send(home.key, "DELETE", `sites?id=eq.${home.plant.site.id}`)).status).toBe(403);
  const [site] = (await (await send(home.key, "GET", "sites?select=asset_count")).json()) as { asset_count: number }[];
  expect(site).toEqual({ asset_count: 1 });
});

test("a retired asset no longer changes", async () => {
  const tenant = await createTenant();
  await withActor(tenant.system, (tx) => tx.execute(sql`update assets set retired_at = now() where id = ${tenant.plant.asset.id}::uuid`));
  const answer = await send(tenant.key, "PATCH", `assets?id=eq.${tenant.plant.asset.id}`, { name: "risen" });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: "42501", message: "A retired asset no longer changes" });
});

test("a viewer writes nothing of the plant, and everybody only their own settings", async () => {
  const before = await send(viewer.token, "PATCH", "assets?name=neq.x", { name: "x" });
  expect(before.status).toBe(204);
  const [asset] = (await (await send(owner.token, "GET", `assets?select=name&id=eq.${home.plant.asset.id}`)).json()) as { name: string }[];
  expect(asset?.name).toBe("Filler 2");
  expect((await send(viewer.token, "POST", "user_settings", { user_id: owner.member.userId, theme: "dark" })).status).toBe(403);
  expect((await send(viewer.token, "POST", "user_settings", { user_id: viewer.member.userId, theme: "dark" })).status).toBe(201);
  expect(await (await send(owner.token, "GET", "user_settings")).json()).toEqual([]);
  await send(viewer.token, "PATCH", `profiles?id=eq.${owner.member.userId}`, { display_name: "Mallory" });
  const [profile] = (await (
    await send(owner.token, "GET", `profiles?select=display_name&id=eq.${owner.member.userId}`)
  ).json()) as object[];
  expect(profile).toEqual({ display_name: "Mara Okafor" });
});

test("functions act for the caller alone", async () => {
  const asked = await send(viewer.token, "GET", `rpc/has_role?_user_id=${owner.member.userId}&_role=admin`);
  expect(await asked.json()).toBe(false);
  for (const hidden of ["append_audit", "append_event", "ensure_partition", "set_config", "pg_sleep", "pg_read_file", "uid"])
    expect((await send(owner.token, "POST", `rpc/${hidden}`, {})).status, hidden).toBe(404);
});

test("each write leaves one audit entry, and a refused or rolled back one leaves none", async () => {
  const tenant = await createTenant();
  const row = { asset_id: tenant.plant.asset.id, type: "part" };
  const call = (method: string, path: string, body?: unknown, prefer = "return=representation") =>
    fetch(`${server.url}/rest/v1/${path}`, {
      method,
      headers: { apikey: tenant.key, "content-type": "application/json", prefer },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const [made] = (await (await call("POST", "asset_components", { ...row, name: "one" })).json()) as { id: string }[];
  await call(
    "POST",
    "asset_components",
    [
      { ...row, name: "two" },
      { ...row, name: "three" },
    ],
    "return=minimal",
  );
  await call("PATCH", "asset_components?name=in.(two,three)", { health_score: 1 }, "return=minimal");
  await call("DELETE", "asset_components?name=eq.three", undefined, "return=minimal");
  await call("DELETE", "asset_components?name=eq.nobody");
  await call("POST", "asset_components", { ...row, name: "one" });
  await call("PATCH", "asset_components?name=eq.two", { health_score: 2 }, "tx=rollback");
  await call("POST", "rpc/mark_notifications_read", { notification_ids: [] }, "");
  const entries = await withActor(serviceActor(), (tx) =>
    tx.execute<{ action: string; resource_type: string; resource_id: string | null; rows: number; label: string }>(sql`
      select action, resource_type, resource_id, (details ->> 'rows')::int as rows, actor_label as label from audit_logs where organization_id = ${tenant.id}::uuid order by seq`),
  );
  expect([...entries]).toEqual([
    { action: "rest.insert", resource_type: "asset_components", resource_id: made!.id, rows: 1, label: "test" },
    { action: "rest.insert", resource_type: "asset_components", resource_id: null, rows: 2, label: "test" },
    { action: "rest.update", resource_type: "asset_components", resource_id: null, rows: 2, label: "test" },
    { action: "rest.delete", resource_type: "asset_components", resource_id: null, rows: 1, label: "test" },
    { action: "rest.call", resource_type: "mark_notifications_read", resource_id: null, rows: null, label: "test" },
  ]);
});

test("the operator's key writes in any organization, and each one's audit trail says so", async () => {
  const tenant = await createTenant();
  const key = await makeInstanceKey("service_role");
  const site = { organization_id: tenant.id, name: "From the operator", location: "x", region: "x", latitude: "12.34567890" };
  const call = (method: string, path: string, body?: unknown, prefer = "return=representation") =>
    fetch(`${server.url}/rest/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", prefer },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const made = await call("POST", "sites?select=name,latitude", site);
  expect(made.status).toBe(201);
  expect(await made.text()).toBe('[{"name":"From the operator","latitude":12.34567890}]');
  const changed = await call("PATCH", `sites?organization_id=eq.${tenant.id}`, { region: "EU" }, "return=minimal");
  expect([changed.status, await changed.text()]).toEqual([204, ""]);
  const gone = await call("DELETE", `sites?organization_id=eq.${tenant.id}&name=eq.From%20the%20operator`);
  expect(await gone.json()).toMatchObject([{ name: "From the operator", region: "EU" }]);
  const entries = await withActor(serviceActor(), (tx) =>
    tx.execute<{ action: string; rows: number; kind: string }>(sql`select action, (details ->> 'rows')::int as rows, actor_kind as kind
      from audit_logs where organization_id = ${tenant.id}::uuid order by seq`),
  );
  expect([...entries]).toEqual([
    { action: "rest.insert", rows: 1, kind: "service" },
    { action: "rest.update", rows: 2, kind: "service" },
    { action: "rest.delete", rows: 1, kind: "service" },
  ]);
});
