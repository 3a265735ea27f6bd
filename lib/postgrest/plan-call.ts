import type { Routine } from "./catalogue";
import { accessOf, relationId } from "./catalogue";
import { shape } from "./plan-levels";
import type { Argument, Call, Level, Plan, Shape } from "./plan-model";
import { nearest } from "./plan-names";
import type { Scope } from "./plan-scope";
import { select } from "./plan-select";
import { cut, shapeOf } from "./plan-window";
import { arrayLiteral } from "./sql-text";
import { RestError, type RestRequest } from "./types";

export function planCall(scope: Scope, request: RestRequest, name: string): Plan {
  const { query, preferences, accept, method } = request;
  const call = chooseRoutine(scope, request, name);
  const { routine } = call;
  const root = levelOf(scope, routine);
  if (routine.returns.kind === "rows" || query.select.some(({ kind }) => kind !== "all")) select(scope, root, query.select);
  shape(scope, root, query.levels, { rootConditions: true });
  if (routine.setReturning) cut(root, request);
  const isRead = method === "GET" || method === "HEAD";

  return {
    action: "call",
    put: false,
    readOnly: isRead || routine.volatility !== "volatile",
    singular: accept.media === "object" && routine.setReturning,
    counted: preferences.count !== undefined && routine.setReturning,
    shape: method === "HEAD" || preferences.return === "minimal" ? undefined : shapeOfCall(request, routine),
    stripNulls: accept.stripNulls,
    offset: root.offset,
    limit: root.limit,
    returnsSet: routine.setReturning,
    upsert: false,
    located: false,
    root,
    call,
  };
}

function shapeOfCall(request: RestRequest, { returns, setReturning }: Routine): Shape {
  if (returns.kind === "void") return "void";
  if (request.accept.media === "csv") return "csv";
  if (returns.kind === "scalar") return setReturning && request.accept.media !== "object" ? "scalars" : "scalar";
  return setReturning ? shapeOf(request) : "object";
}

/** Rows of a relation show what the role may read there; a function over a closed relation shows what its author returns. */
function levelOf(scope: Scope, { returns }: Routine): Level {
  if (returns.kind !== "rows") return scope.levelOf(new Map());
  const relation = returns.relation === undefined ? undefined : scope.catalogue.relations.get(returns.relation);
  return relation && accessOf(relation, scope.role).readable.size > 0 ? scope.level(relation) : scope.levelOf(returns.columns);
}

type Given = { names: readonly string[]; literals?: ReadonlyMap<string, readonly string[]> };

function chooseRoutine(scope: Scope, request: RestRequest, name: string): Call {
  const { body } = request;
  const isRead = request.method === "GET" || request.method === "HEAD";
  const overloads = scope.catalogue.routines.get(relationId(scope.schema, name)) ?? [];
  const given: Given = isRead ? literalsOf(request) : { names: body.kind === "json" ? body.keys : [] };

  const fitting = body.kind === "raw" ? [] : overloads.filter((routine) => fits(routine, given.names));
  const unnamed = isRead ? [] : overloads.filter((routine) => takesWhole(routine, body));
  const found = fitting.length > 0 ? fitting : unnamed;
  const open = found.filter(({ roles }) => roles.has(scope.role));
  if (open.length > 1) throw undecided(open);
  const routine = open[0];
  if (!routine) throw found.length > 0 ? deniedCall(scope, name) : notFound(scope, name, given.names, isRead);

  if (fitting.length === 0) {
    const [{ type, category }] = routine.parameters as [Routine["parameters"][number]];
    return { routine, arguments: [{ type, category, variadic: false, literal: wholeBody(body) }], body: "{}", bodyIsArray: false };
  }
  return {
    routine,
    arguments: argumentsOf(routine, given),
    body: body.kind === "json" ? body.text : "{}",
    bodyIsArray: body.kind === "json" && body.isArray,
  };
}

function literalsOf({ query }: RestRequest): Given {
  const literals = new Map<string, string[]>();
  for (const [name, value] of query.arguments) literals.set(name, [...(literals.get(name) ?? []), value]);
  return { names: [...literals.keys()], literals };
}

const fits = ({ parameters }: Routine, names: readonly string[]) =>
  names.every((name) => name !== "" && parameters.some((each) => each.name === name)) &&
  parameters.every(({ name, hasDefault }) => hasDefault || names.includes(name));

const rawTypes: Record<string, string> = { "text/plain": "text", "text/xml": "xml", "application/octet-stream": "bytea" };

/** A function of one parameter without a name takes the body as it is. */
function takesWhole({ parameters }: Routine, body: RestRequest["body"]): boolean {
  if (parameters.length !== 1 || parameters[0]!.name !== "") return false;
  const { type } = parameters[0]!;
  return body.kind === "raw" ? rawTypes[body.type.split(";")[0]!.trim()] === type : type === "json" || type === "jsonb";
}

function wholeBody(body: RestRequest["body"]): string {
  if (body.kind === "json") return body.text;
  if (body.kind === "none") return "{}";
  const bytes = Buffer.from(body.bytes);
  return body.type.startsWith("application/octet-stream") ? `\\x${bytes.toString("hex")}` : bytes.toString("utf8");
}

const argumentsOf = ({ parameters }: Routine, { names, literals }: Given): Argument[] =>
  parameters
    .filter(({ name }) => names.includes(name))
    .map(({ name, type, category, variadic }) => {
      const values = literals?.get(name);
      const literal = values && (variadic ? arrayLiteral(values) : values.at(-1));
      return { name, type, category, variadic, literal };
    });

const signature = ({ schema, name, parameters }: Routine) =>
  `${schema}.${name}(${parameters.map((each) => (each.name ? `${each.name} => ${each.type}` : each.type)).join(", ")})`;

const undecided = (routines: readonly Routine[]) =>
  new RestError(
    300,
    "PGRST203",
    `Could not choose the best candidate function between: ${routines.map(signature).join(", ")}`,
    null,
    "Try renaming the parameters or the function itself in the database so function overloading can be resolved",
  );

const deniedCall = ({ role }: Scope, name: string) =>
  new RestError(role === "anon" ? 401 : 403, "42501", `permission denied for function ${name}`);

function notFound({ catalogue, schema, role }: Scope, name: string, names: readonly string[], isRead: boolean) {
  const call = names.length > 0 ? `${schema}.${name}(${names.join(", ")})` : `${schema}.${name} without parameters`;
  const plural = names.length > 1 ? "parameters" : "parameter";
  const searched = names.length > 0 ? `with ${plural} ${names.join(", ")}` : "without parameters";
  const orBody = isRead ? "" : " or with a single unnamed json/jsonb parameter";
  const open = [...catalogue.routines.values()].flat().filter((each) => each.schema === schema && each.roles.has(role));
  const sameName = open.find((each) => each.name === name);
  const near = sameName?.name ?? nearest(name, new Set(open.map((each) => each.name)));
  const meant = sameName ?? open.find((each) => each.name === near);
  return new RestError(
    404,
    "PGRST202",
    `Could not find the function ${call} in the schema cache`,
    `Searched for the function ${schema}.${name} ${searched}${orBody}, but no matches were found in the schema cache.`,
    meant ? `Perhaps you meant to call the function ${schema}.${meant.name}${listed(meant)}` : null,
  );
}

const listed = ({ parameters }: Routine) => (parameters.length > 0 ? `(${parameters.map(({ name }) => name).join(", ")})` : "");
