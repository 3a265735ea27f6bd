import { accessOf, type Column, type Relation } from "./catalogue";
import { shape } from "./plan-levels";
import type { Plan, Write } from "./plan-model";
import { type Scope, unknownColumn } from "./plan-scope";
import { select } from "./plan-select";
import { shapeOf } from "./plan-window";
import { RestError, type RestRequest } from "./types";

const actions = { POST: "insert", PUT: "insert", PATCH: "update", DELETE: "delete" } as const;

export function planWrite(scope: Scope, request: RestRequest, name: string): Plan {
  const { query, preferences, accept, method } = request;
  if (!isWrite(method)) throw new RestError(405, "PGRST117", `Unsupported HTTP method: ${method}`);
  const action = actions[method];
  const relation = scope.relation(name);
  const root = scope.level(relation);
  const represented = preferences.return === "representation";

  if (represented) {
    scope.assertReadable(root);
    select(scope, root, query.select);
  }
  const levels = represented ? query.levels : query.levels.filter(({ path }) => path.length === 0);
  shape(scope, root, levels, { rootConditions: action !== "insert" });
  const { readable } = accessOf(relation, scope.role);
  const write = action === "delete" ? { ...nothing, relation } : written(scope, relation, request);

  return {
    action,
    put: method === "PUT",
    readOnly: false,
    singular: accept.media === "object",
    counted: preferences.count !== undefined,
    shape: represented ? shapeOf(request) : undefined,
    stripNulls: accept.stripNulls,
    offset: 0,
    limit: undefined,
    returnsSet: true,
    upsert: write.conflict?.merge === true,
    located:
      action === "insert" &&
      preferences.return === "headers-only" &&
      relation.primaryKey.length > 0 &&
      relation.primaryKey.every((column) => readable.has(column)),
    root,
    write,
  };
}

const isWrite = (method: string): method is keyof typeof actions => Object.hasOwn(actions, method);

const nothing = { columns: [], body: "[]", bodyIsArray: true, defaults: false, key: [], conflict: undefined } as const;

function written(scope: Scope, relation: Relation, request: RestRequest): Write {
  const { body, query, preferences, method } = request;
  if (body.kind !== "json") throw new RestError(400, "PGRST102", "Empty or invalid json");

  const named = [...new Set(query.columns ?? body.keys)].map((name) => writable(scope, relation, name));
  const isInsert = method !== "PATCH";
  // Rows without any key need a column to stand on; a single one is simply "default values".
  const bare = isInsert && named.length === 0 && (body.isArray || body.rows !== 1);
  const columns = bare ? anyWritable(scope, relation) : named;
  const key = method === "PUT" ? keyOf(relation, request, columns) : [];

  return {
    relation,
    columns,
    body: body.text,
    bodyIsArray: body.isArray,
    defaults: bare || (query.columns !== undefined && preferences.missing === "default"),
    conflict: conflictOf(scope, relation, request),
    key,
  };
}

/** A column that the role may neither read nor write does not exist for it. */
function writable(scope: Scope, relation: Relation, name: string): Column {
  const column = relation.columns.get(name);
  const { readable, insertable, updatable } = accessOf(relation, scope.role);
  if (column && (readable.has(name) || insertable.has(name) || updatable.has(name))) return column;
  // Nothing of the table is theirs: that is a matter of rights, whatever the column.
  if (readable.size === 0 && insertable.size === 0 && updatable.size === 0) throw scope.denied(relation);
  throw new RestError(400, "PGRST204", `Could not find the '${name}' column of '${relation.name}' in the schema cache`);
}

function anyWritable(scope: Scope, relation: Relation): Column[] {
  const { insertable } = accessOf(relation, scope.role);
  const found = [...relation.columns.values()].find(({ name, generated }) => insertable.has(name) && !generated);
  if (!found) throw scope.denied(relation);
  return [found];
}

function conflictOf(scope: Scope, relation: Relation, { method, query, preferences }: RestRequest): Write["conflict"] {
  if (method === "PUT") return { columns: relation.primaryKey, merge: true };
  if (method !== "POST" || !preferences.resolution) return undefined;

  for (const name of query.onConflict ?? []) {
    const { readable, insertable, updatable } = accessOf(relation, scope.role);
    if (!readable.has(name) && !insertable.has(name) && !updatable.has(name)) throw unknownColumn(relation.name, name);
  }
  const columns = query.onConflict ?? relation.primaryKey;
  return columns.length > 0 ? { columns, merge: preferences.resolution === "merge-duplicates" } : undefined;
}

/** PUT names one row by its whole primary key, in the URL and in the body. */
function keyOf(relation: Relation, { query, body }: RestRequest, columns: readonly Column[]): Write["key"] {
  const root = query.levels.find(({ path }) => path.length === 0);
  if (root?.limit !== undefined || root?.offset) {
    throw new RestError(400, "PGRST114", "limit/offset querystring parameters are not allowed for PUT");
  }
  const values = new Map<string, string>();
  for (const each of root?.conditions ?? []) {
    const isKey =
      each.kind === "filter" &&
      each.operator === "eq" &&
      !each.negated &&
      !each.quantifier &&
      each.field.path.length === 0 &&
      relation.primaryKey.includes(each.field.column) &&
      !values.has(each.field.column);
    if (!isKey) throw notTheKey();
    values.set(each.field.column, String(each.value));
  }
  if (relation.primaryKey.length === 0 || values.size !== relation.primaryKey.length) throw notTheKey();

  const key = columns.filter(({ name }) => values.has(name)).map((column) => ({ column, value: values.get(column.name)! }));
  if (key.length !== values.size || (body.kind === "json" && body.rows !== 1)) {
    throw new RestError(400, "PGRST115", "Payload values do not match URL in primary key column(s)");
  }
  return key;
}

const notTheKey = () => new RestError(405, "PGRST105", "Filters must include all and only primary key columns with 'eq' operators");
