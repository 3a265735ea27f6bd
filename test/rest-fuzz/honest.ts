import fc from "fast-check";

/** Requests that reach the database: of tables that exist, with their own columns, embeds and mostly fitting values. */
const tables: Record<string, { columns: Record<string, string[]>; embeds: string[]; body: Record<string, unknown> }> = {
  assets: {
    columns: {
      id: ["is.null", "eq.00000000-0000-0000-0000-000000000000", "in.(00000000-0000-0000-0000-000000000000)", "eq.x"],
      name: [
        "eq.Filler 2",
        "like.F*",
        "ilike.*(l)*",
        "match.^F",
        "imatch.(a+)+$",
        "match.[",
        "fts.filler",
        'wfts."filler 2" -x',
        "fts.a | !",
        "neq.",
        "like(any).{F*,x}",
        "eq(all).{",
        "isdistinct.x",
      ],
      status: ["eq.healthy", "in.(healthy,warning)", "eq.nothing", "gt.warning", "like.h*"],
      health_score: ["gte.0", "lt.99999999999", "eq.1.5", "is.null", "not.is.null", "in.()", "eq.NaN"],
      tags: ["cs.{a}", "ov.{a,b}", "cd.{", "eq.{}", "cs.[1]"],
      specifications: ['cs.{"a":1}', "cs.{", "eq.{}", "is.null"],
      "specifications->a": ["eq.1", 'eq."x"', "is.null", "gt.0"],
      "specifications->>a": ["eq.1", "like.*"],
      created_at: ["gt.2000-01-01", "lt.infinity", "eq.yesterday", "gte.2026-02-30"],
      temperature: ["gt.-1e308", "lt.1e999", "eq.infinity"],
      commissioning_date: ["eq.2026-01-01", "sl.[2026-01-01,)"],
    },
    embeds: ["sites", "sites!inner", "sensors", "asset_components", "alerts", "incidents", "parent_id", "nothing"],
    body: {
      name: "Fuzz",
      type: "pump",
      site_id: "00000000-0000-0000-0000-000000000000",
      health_score: 101,
      tags: ["a"],
      specifications: { a: [1, null] },
      parent_id: null,
    },
  },
  sites: {
    columns: {
      name: ["like.H*", "eq.x"],
      region: ["eq.EU"],
      asset_count: ["gte.0", "eq.x"],
      latitude: ["is.null", "lt.90.5"],
      metadata: ["cs.{}"],
      "metadata->x->0": ["is.null"],
    },
    embeds: ["assets", "assets!inner", "gateways", "organizations", "sites"],
    body: { name: "Fuzz", location: "x", region: "x", timezone: "nowhere", latitude: 1000, metadata: [] },
  },
  sensors: {
    columns: {
      type: ["eq.temperature", "eq.x"],
      tag_name: ["like.b*"],
      sampling_frequency_hz: ["gt.0"],
      min_value: ["is.null"],
      name: ["plfts(german).bearing", "fts(nothing).x"],
    },
    embeds: ["assets", "gateways", "sensor_states", "asset_components"],
    body: { name: "Fuzz", description: "\u{1f600}", accuracy: 1e308 },
  },
  api_keys: {
    columns: {
      name: ["eq.test"],
      scopes: ["cs.{assets:read}"],
      ip_allowlist: ["eq.{}", "cs.{10.0.0.0/8}"],
      last_used_ip: ["is.null", "eq.x"],
    },
    embeds: ["organizations", "gateways"],
    body: { name: "x" },
  },
  organizations: {
    columns: { slug: ["like.t-*"], settings: ["eq.{}"] },
    embeds: ["assets", "sites", "organization_memberships"],
    body: { settings: {} },
  },
  user_settings: {
    columns: { theme: ["eq.dark"], settings: ["cs.{}"] },
    embeds: ["organizations"],
    body: { theme: "dark", settings: { a: 1 } },
  },
  audit_logs: {
    columns: {
      action: ["like.rest*"],
      seq: ["gt.0"],
      ip_address: ["is.null", "eq.::1"],
      hash: ["eq.\\x00", "neq.x"],
      details: ['cs.{"rows":1}'],
    },
    embeds: ["organizations"],
    body: {},
  },
};
const encode = encodeURIComponent;
const one = <T>(list: readonly T[]) => fc.constantFrom(...list);

const query = (name: string) => {
  const { columns, embeds } = tables[name]!;
  const filter = one(Object.entries(columns)).chain(([column, tests]) => one(tests).map((test) => [column, test] as const));
  const item = fc.oneof(
    { weight: 4, arbitrary: one(Object.keys(columns)).map((column) => column) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(one(embeds), one(["*", "id", "name", "", "count", "*,x:id::text", "created_at.max()"]))
        .map(([embed, inside]) => `${embed}(${inside})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(one(Object.keys(columns)), one(["::text", ".count()", ".min()", ".max()", ".sum()", "::jsonb", "::bytea", "::regclass"]))
        .map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: one(["*", "count()", ...embeds.map((embed) => `...${embed}(id)`)]) },
  );
  const parameter = fc.oneof(
    { weight: 4, arbitrary: filter.map(([column, test]): [string, string] => [column, test]) },
    {
      weight: 1,
      arbitrary: fc
        .array(filter, { minLength: 1, maxLength: 3 })
        .map((list): [string, string] => ["or", `(${list.map(([column, test]) => `${column}.${test}`).join(",")})`]),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(one(Object.keys(columns)), { minLength: 1, maxLength: 2 })
        .chain((list) =>
          one([".desc", ".asc.nullsfirst", ""]).map((way): [string, string] => ["order", list.map((column) => column + way).join(",")]),
        ),
    },
    { weight: 2, arbitrary: fc.tuple(one(["limit", "offset"]), one(["0", "1", "7", "1000000"])).map((pair): [string, string] => pair) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(one(embeds), one(["limit", "order", "id", "or"]), one(["1", "id.desc", "not.is.null", "(id.is.null,id.not.is.null)"]))
        .map(([embed, what, text]): [string, string] => [`${embed.replace(/!.*/, "")}.${what}`, text]),
    },
  );
  return fc
    .tuple(fc.option(fc.uniqueArray(item, { minLength: 1, maxLength: 4 })), fc.array(parameter, { maxLength: 3 }))
    .map(([items, pairs]) =>
      [...(items ? [["select", items.join(",")] as const] : []), ...pairs].map(([key, text]) => `${encode(key)}=${encode(text)}`).join("&"),
    );
};

const calls = one([
  { target: "rpc/get_table_rls_status", search: "table_name=like.a*&select=table_name&limit=2", body: "{}" },
  { target: "rpc/get_unread_notification_count", search: "", body: "{}" },
  { target: "rpc/has_role", search: "_user_id=00000000-0000-0000-0000-000000000000&_role=admin", body: '{"_user_id":"x","_role":"admin"}' },
  {
    target: "rpc/mark_notifications_read",
    search: "notification_ids={}",
    body: '{"notification_ids":["00000000-0000-0000-0000-000000000000"]}',
  },
]);

export const honestTarget = fc.oneof(
  {
    weight: 8,
    arbitrary: one(Object.keys(tables)).chain((target) =>
      fc
        .tuple(query(target), fc.subarray(Object.entries(tables[target]!.body)))
        .map(([search, entries]) => ({ target, search, body: JSON.stringify(Object.fromEntries(entries)) })),
    ),
  },
  { weight: 1, arbitrary: calls },
);
const kind = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
export const honestHeaders = fc.oneof(
  kind(4, fc.constant<Record<string, string>>({ "content-type": "application/json" })),
  kind(
    3,
    one([
      "count=exact",
      "return=representation",
      "return=representation,count=exact",
      "tx=rollback,return=representation",
      "resolution=merge-duplicates,return=representation",
      "handling=strict,max-affected=3",
      "return=headers-only",
    ]).map((prefer) => ({ prefer, "content-type": "application/json" })),
  ),
  kind(
    1,
    one(["text/csv", "application/vnd.pgrst.object+json", "application/vnd.pgrst.array+json;nulls=stripped"]).map((accept) => ({
      accept,
      "content-type": "application/json",
    })),
  ),
);
