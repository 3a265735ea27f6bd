import fc from "fast-check";
import { honestHeaders, honestTarget } from "./honest";
import { casts, columns, hidden, odd, operators, relations, values } from "./words";

/** Requests that look like PostgREST's, from honest to hostile. */
const pick = <T>(...lists: readonly T[][]) => fc.constantFrom(...lists.flat());
const raw = fc.string({ unit: "binary", maxLength: 12 });

const column = fc.oneof({ weight: 8, arbitrary: pick(columns) }, { weight: 2, arbitrary: pick(odd) }, { weight: 1, arbitrary: raw });
const path = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: pick(["->a", "->>a", "->0", "->>-1", "->a->>b", "->", "->>", '->"x"', "->99999999999", "->a.b"]) },
);
const field = fc.tuple(column, path).map((parts) => parts.join(""));
const value = fc.oneof({ weight: 8, arbitrary: pick(values) }, { weight: 1, arbitrary: raw });
const operator = fc
  .tuple(pick(["", "", "", "not."]), pick(operators), pick(["", "", "", "(any)", "(all)", "(english)", "(nothing)", "("]))
  .map((parts) => parts.join(""));
const comparison = fc.tuple(operator, value).map(([name, text]) => `${name}.${text}`);
const condition: fc.Arbitrary<string> = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.tuple(field, comparison).map(([name, text]) => `${name}.${text}`),
    fc
      .tuple(pick(["and", "or", "not.and", "not.or", "nor"]), fc.array(tie("tree"), { maxLength: 3 }))
      .map(([name, items]) => `${name}(${items.join(",")})`),
  ),
})).tree;

const item: fc.Arbitrary<string> = fc.letrec<{ item: string }>((tie) => ({
  item: fc.oneof(
    { depthSize: "small" },
    fc.constant("*"),
    fc
      .tuple(
        pick(["", "", "x:", '"y z":']),
        field,
        fc.option(pick(casts)),
        pick(["", "", "", ".sum()", ".count()", ".avg()::int", ".median()"]),
      )
      .map(([alias, name, cast, aggregate]) => `${alias}${name}${cast === null ? "" : `::${cast}`}${aggregate}`),
    fc.constant("count()"),
    fc
      .tuple(
        pick(["", "", "...", "x:"]),
        pick(relations, hidden, columns),
        pick(["", "", "!inner", "!left", "!site_id", "!nothing", "!a!b"]),
        fc.array(tie("item"), { maxLength: 3 }),
      )
      .map(([prefix, name, hint, items]) => `${prefix}${name}${hint}(${items.join(",")})`),
  ),
})).item;

const orderTerm = fc
  .tuple(field, pick(["", ".asc", ".desc", ".up"]), pick(["", ".nullsfirst", ".nullslast"]))
  .map((parts) => parts.join(""));
const prefix = pick(["", "", "", "", "sites.", "sensors.", "x.", "a.b."]);
const parameter: fc.Arbitrary<[string, string]> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(
      fc.tuple(prefix, field).map((parts) => parts.join("")),
      comparison,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(
      fc.constant("select"),
      fc.array(item, { maxLength: 4 }).map((items) => items.join(",")),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.tuple(prefix, pick(["and", "or", "not.or"])).map((parts) => parts.join("")),
      fc.array(condition, { maxLength: 3 }).map((items) => `(${items.join(",")})`),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      prefix.map((text) => `${text}order`),
      fc.array(orderTerm, { maxLength: 3 }).map((terms) => terms.join(",")),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.tuple(prefix, pick(["limit", "offset"])).map((parts) => parts.join("")),
      pick(["0", "1", "5", "-1", "99999999999999999999", "1.5", "x", ""]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      pick(["columns", "on_conflict"]),
      fc.array(column, { maxLength: 3 }).map((names) => names.join(",")),
    ),
  },
  { weight: 1, arbitrary: fc.tuple(raw, raw) },
);
const encode = (text: string) => encodeURIComponent(text.toWellFormed());
const search = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .array(parameter, { maxLength: 5 })
      .map((pairs) => pairs.map(([name, text]) => `${encode(name)}=${encode(text)}`).join("&")),
  },
  {
    weight: 1,
    arbitrary: pick([
      "%",
      "a=%zz",
      "%00=eq.1",
      "a=eq.%00",
      "a=eq.%ff",
      "&&&",
      "=",
      "a=eq.%ed%a0%80",
      `or=${"(or".repeat(400)}`,
      `select=${"a(".repeat(400)}`,
    ]),
  },
);

const functions = [
  "",
  ..."has_role is_admin get_unread_notification_count mark_notifications_read get_table_rls_status is_tenant_member append_audit pg_sleep nothing set_config update_updated_at_column".split(
    " ",
  ),
];
const target = fc.oneof(
  { weight: 6, arbitrary: pick(relations) },
  { weight: 2, arbitrary: pick(hidden) },
  { weight: 2, arbitrary: pick(functions).map((name) => `rpc/${name}`) },
  { weight: 1, arbitrary: pick(["", "a/b", "%00", "%ff", "rpc/", "assets/", "%2e%2e"]) },
);
const json = fc.oneof(
  fc.dictionary(
    fc.oneof(pick(columns, odd, ["_user_id", "_role", "notification_ids", "user_id"]), raw),
    fc.oneof(pick<unknown>(values), fc.jsonValue()),
    { maxKeys: 4 },
  ),
  fc.array(fc.dictionary(pick(columns), fc.oneof(pick<unknown>(values), fc.jsonValue()), { maxKeys: 2 }), { maxLength: 3 }),
);
const body = fc.oneof(
  { weight: 6, arbitrary: json.map((one) => JSON.stringify(one)) },
  {
    weight: 2,
    arbitrary: pick([
      "",
      "{",
      "null",
      "1",
      "[]",
      "{}",
      "[{}]",
      "[[]]",
      '"x"',
      '{"a":"\\u0000"}',
      '{"name":"\\ud800"}',
      `{"a":${"[".repeat(500)}${"]".repeat(500)}}`,
      "name,type\nx,y",
      'name\n"x',
      "a=1&b=%zz",
      "\ufeff{}",
      '{"name":1e999}',
      '{"__proto__":{"a":1}}',
    ]),
  },
  { weight: 1, arbitrary: raw },
);
const prefer = fc.array(
  pick([
    "return=minimal",
    "return=representation",
    "return=headers-only",
    "count=exact",
    "count=planned",
    "count=estimated",
    "resolution=merge-duplicates",
    "resolution=ignore-duplicates",
    "missing=default",
    "handling=strict",
    "max-affected=1",
    "tx=rollback",
    "timezone=Europe/Berlin",
    "timezone=nowhere",
    "x",
  ]),
  { minLength: 1, maxLength: 3 },
);
const headers = fc.record(
  {
    prefer: prefer.map((list) => list.join(", ")),
    accept: pick([
      "application/json",
      "*/*",
      "text/csv",
      "application/vnd.pgrst.object+json",
      "application/vnd.pgrst.array+json;nulls=stripped",
      "application/vnd.pgrst.plan+json",
      "text/html",
      "application/json;q=0",
      ";;,",
    ]),
    range: pick(["0-9", "5-", "9-0", "bytes=0-1", "0-99999999999999999999", "x"]),
    "accept-profile": pick(["public", "auth", "private", "pg_catalog", ""]),
    "content-profile": pick(["public", "auth", "storage"]),
    "content-type": pick([
      "application/json",
      "text/csv",
      "application/x-www-form-urlencoded",
      "text/plain",
      "application/octet-stream",
      "application/pdf",
      "",
    ]),
    "x-client-info": pick(["supabase-js/2.119.0", "postgrest-js/2", "other"]),
  },
  { requiredKeys: [] },
);

const who = pick(["anon", "user", "user", "key", "key", "key"]);
const method = pick(["GET", "GET", "GET", "GET", "HEAD", "POST", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"]);

export type FuzzRequest = { as: string; method: string; target: string; search: string; body: string; headers: Record<string, string> };
/** Half of them nonsense in every part, half nearly right, so that they come far. */
export const hostileRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  fc.record({ as: who, method, target, search, body, headers: headers as fc.Arbitrary<Record<string, string>> }),
  fc.tuple(who, method, honestTarget, honestHeaders).map(([as, method, parts, headers]) => ({ as, method, ...parts, headers })),
);
