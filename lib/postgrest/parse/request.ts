import type { Body, Query, RestRequest } from "../types";
import { parseAccept } from "./accept";
import { parseBody } from "./body";
import { parsePrefer } from "./prefer";
import { parseProfile } from "./profile";
import { parseQuery } from "./query";
import { parseRange } from "./range";
import { checkMethod, parseTarget } from "./target";

export type Incoming = {
  method: string;
  /** Below the mount: `/assets`, `/rpc/name`, `/`. Still encoded. */
  path: string;
  /** Without `?`. */
  search: string;
  header: (name: string) => string | null;
  /** Read only by methods that have one. */
  body: Uint8Array;
};

/** The whole request, or the RestError that says which piece of it could not be read. */
export function parseRequest(
  { method: word, path, search, header, body: bytes }: Incoming,
  exposed: readonly [string, ...string[]],
): RestRequest {
  const target = parseTarget(path);
  const method = checkMethod(word, target);
  const isRead = method === "GET" || method === "HEAD";
  const schema = parseProfile(method, header, exposed);
  const query = queryOf(search, target.kind === "function" && isRead);
  const range = method === "GET" ? parseRange(header("range"), header("range-unit")) : undefined;
  const isCall = target.kind === "function";
  const hasBody = method === "POST" || method === "PATCH" || method === "PUT";
  const body: Body = hasBody
    ? parseBody(bytes, header("content-type"), { isCall, hasColumns: query.columns !== undefined })
    : { kind: "none" };
  return {
    method,
    schema,
    target,
    query,
    preferences: parsePrefer(header("prefer")),
    accept: parseAccept(header("accept"), target.kind === "root"),
    ...(range && { range }),
    body,
  };
}

const MOST_KEPT = 1_000;
const LONGEST_KEPT = 2_000;
const kept = new Map<string, Query>();

/** Clients repeat themselves: the same query string is read once. The oldest leaves when there are too many. */
function queryOf(search: string, isCall: boolean): Query {
  if (search.length > LONGEST_KEPT) return parseQuery(search, { isCall });
  const key = isCall ? `?${search}` : search;
  const found = kept.get(key);
  if (found) return found;
  const query = parseQuery(search, { isCall });
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(key, query);
  return query;
}
