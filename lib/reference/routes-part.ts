import type { Described, Parameter, Paths, Response, Schema } from "./document";
import { refTo } from "./document";
import { propertiesOf } from "./input-schema";
import { groupOf, type Operation, operationId, parametersOf, templateOf } from "./operation";
import { json, refusals } from "./shared-parts";

/** The hand-written routes as OpenAPI, from what they declare themselves. */
export function describeRoutes(operations: readonly Operation[]): Paths {
  const paths: Paths = {};
  for (const operation of operations) {
    const path = templateOf(operation.path);
    paths[path] ??= {};
    paths[path][operation.method] ??= describe(operation);
  }
  return paths;
}

function describe(operation: Operation): Described {
  const { method, auth, summary, path } = operation;
  const { parameters, body } = inputOf(operation);
  const writes = method !== "get" && method !== "head";
  return {
    operationId: operationId(operation),
    summary,
    description: whoMay(auth),
    tags: [groupOf(operation)],
    ...(auth === "public" && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: { ...success(operation), ...refusals(auth !== "public", path.includes(":"), writes) },
    ...(isPermission(auth) && { "x-permission": auth }),
  };
}

export const isPermission = (auth: Operation["auth"]) => auth.includes(":");

const others: Record<string, string> = {
  "signed-in": "Any caller with a key or a session.",
  key: "Any key of this installation; what it may do is decided by the rows.",
  service: "The service key.",
  public: "Needs no credential.",
};
export const whoMay = (auth: Operation["auth"]) => others[auth] ?? `Needs the permission \`${auth}\`.`;

function success({ answer, path, method, status = 200 }: Operation): Record<string, Response> {
  const as = (content: Response["content"]): Record<string, Response> => ({
    [status]: { description: "Done.", ...(content && { content }) },
  });
  if (answer === "redirect")
    return { 303: { description: "Leads on.", headers: { Location: { description: "Where to.", schema: { type: "string" } } } } };
  if (answer === "none") return as(undefined);
  if (answer === "json") return as(json({ type: "object", additionalProperties: true }));
  if (answer) return as({ [answer]: { schema: { type: "string" } } });
  return as(json(refTo("schemas", method === "get" && !path.includes(":") ? "Rows" : "Result")));
}

/** Path parameters apart from the rest, which is the query of a read and the body of a write. */
export function inputOf(operation: Operation) {
  const { method, path, inQuery = [], body: type } = operation;
  const { properties, required } = propertiesOf(operation.input);
  const inPath = parametersOf(path);
  const reads = method === "get" || method === "head" || (method === "delete" && type === undefined);
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name));
  const queried = reads ? rest : rest.filter((name) => inQuery.includes(name));
  const sent = rest.filter((name) => !queried.includes(name));
  const parameters: Parameter[] = [
    ...inPath.map(
      (name): Parameter => ({
        name,
        in: "path",
        required: true,
        schema: properties[name] ?? { type: "string", ...(name === "id" && { minLength: 1 }) },
      }),
    ),
    ...queried.map((name) => asQuery(name, properties[name]!, required.includes(name))),
  ];
  return { parameters, body: bodyOf(type, sent, properties, required) };
}

/** Lists travel as `a,b`. */
const asQuery = (name: string, { description, ...schema }: Schema, required: boolean): Parameter => ({
  name,
  in: "query",
  ...(required && { required }),
  ...(typeof description === "string" && { description }),
  ...(schema.type === "array" && { style: "form", explode: false }),
  schema,
});

function bodyOf(
  type: string | undefined,
  names: string[],
  properties: Record<string, Schema>,
  required: string[],
): Described["requestBody"] {
  if (type && names.length === 0)
    return { required: true, content: { [type]: { schema: type === "application/json" ? {} : { type: "string", format: "binary" } } } };
  if (names.length === 0) return undefined;
  const needed = required.filter((name) => names.includes(name));
  const schema = {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    ...(needed.length > 0 && { required: needed }),
  };
  return { required: needed.length > 0, content: json(schema) };
}
