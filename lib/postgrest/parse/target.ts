import { type Method, RestError, type RestRequest } from "../types";

const onRelations: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const onFunctions: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "OPTIONS"]);
const onRoot: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** What a path below the mount names: a relation, `rpc/function`, or the root. Names are percent-decoded and case sensitive. */
export function parseTarget(path: string): RestRequest["target"] {
  const segments = path.replace(/^\//, "").split("/");
  if (segments.length === 1) return segments[0] === "" ? { kind: "root" } : { kind: "relation", name: segment(segments[0]!) };
  if (segments.length === 2 && segments[0] === "rpc" && segments[1] !== "") return { kind: "function", name: segment(segments[1]!) };
  throw new RestError(404, "PGRST125", "Invalid path specified in request URL");
}

function segment(text: string): string {
  let decoded = "\0";
  try {
    decoded = decodeURIComponent(text);
  } catch {} // refused below
  if (decoded.includes("\0") || !decoded.isWellFormed())
    throw new RestError(400, "PGRST125", "Invalid path specified in request URL", "The path is not encoded correctly.");
  return decoded;
}

export function checkMethod(method: string, target: RestRequest["target"]): Method {
  if (target.kind === "function" && !onFunctions.has(method) && onRelations.has(method))
    throw new RestError(405, "PGRST101", `Cannot use the ${method} method on RPC`, null, null, { Allow: "OPTIONS,GET,HEAD,POST" });
  const allowed = target.kind === "root" ? onRoot : target.kind === "function" ? onFunctions : onRelations;
  if (!allowed.has(method)) throw new RestError(405, "PGRST117", `Unsupported HTTP method: ${method.slice(0, 20)}`);
  return method as Method;
}
