import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { callOutside, type FullAnswer, NoAnswer } from "@/lib/net/outgoing";
import { CmmsError } from "./adapter";

const MOST_BYTES = 8_388_608;
const TRIES = 4;
/** A system that asks for more patience than this is left for the next run. */
const LONGEST_WAIT_MS = 20_000;

type Request = { method?: string; headers?: Record<string, string>; json?: unknown; form?: Record<string, string>; accept?: number[] };
export type Json = Record<string, unknown>;
export type Reply = Omit<FullAnswer, "text"> & { json: Json };

/**
 * Calls of one connection: its address, its headers, patience with 429 and with 5xx. A call that may have done something and got no answer is not
 * repeated: the next run finds what it did by our reference number.
 */
export function httpOf(system: string, baseUrl: string, authorize: () => Promise<Record<string, string>>) {
  const base = new URL(baseUrl);
  const root = `${base.origin}${base.pathname.replace(/\/+$/, "")}`;

  /** `path` stands below the connection's address. A link from an answer may be given whole, and has to stay in the same place. */
  return async function call(path: string, { method = "GET", headers = {}, json, form, accept = [] }: Request = {}): Promise<Reply> {
    const url = path.startsWith("/") ? `${root}${path}` : path;
    if (new URL(url).origin !== base.origin)
      throw new CmmsError("refused", `${system} answered with a link to another place. It is not followed.`);
    const body = json !== undefined ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : undefined;
    const type = json !== undefined ? "application/json" : form ? "application/x-www-form-urlencoded" : undefined;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await callOutside(url, {
        method,
        headers: { accept: "application/json", ...(type && { "content-type": type }), ...(await authorize()), ...headers },
        ...(body !== undefined && { body }),
        mostBytes: MOST_BYTES,
      }).catch((error) => {
        if (!(error instanceof NoAnswer)) throw error;
        return null;
      });
      const mayRepeat =
        attempt < TRIES && (method === "GET" ? !answer || isBusy(answer.status) : answer !== null && isUntouched(answer.status));
      const wait = Math.max(answer?.retryAfterMs ?? 0, 250 * 2 ** attempt * (0.8 + Math.random() * 0.4));
      if (!mayRepeat || ((!answer || isBusy(answer.status)) && wait > LONGEST_WAIT_MS)) {
        if (!answer) throw new CmmsError("unavailable", `${system} did not answer in time. The next run goes on from here.`);
        return readReply(system, answer, accept);
      }
      await sleep(wait);
    }
  };
}
export type Call = ReturnType<typeof httpOf>;

/** The request was not worked on, so that even a write may be sent again. A gateway that says 502 or 504 may have passed it on. */
const isUntouched = (status: number) => status === 429 || status === 503;
const isBusy = (status: number) => status === 429 || status === 502 || status === 503 || status === 504;

function readReply(system: string, { text, ...answer }: FullAnswer, accept: number[]): Reply {
  const { status } = answer;
  const good = (status >= 200 && status < 300) || accept.includes(status);
  if (good && answer.cut) throw new CmmsError("refused", `${system} answered with more than can be read at once.`);
  const json = parse(text);
  if (good) return { ...answer, json };
  const said = messageIn(json);
  const because = said ? `: ${said}` : ".";
  if (status === 401 || status === 403)
    throw new CmmsError("credentials", `${system} refused the credentials (${status})${because} Check them and what their user may do.`);
  if (status === 412) throw new CmmsError("changed", `The order was changed in ${system} at the same moment.`);
  if (isBusy(status)) throw new CmmsError("unavailable", `${system} is busy (${status}). The next run goes on from here.`);
  if (status >= 300 && status < 400)
    throw new CmmsError("unavailable", `${system} answered with a redirect, which is not followed. Check the address.`);
  if (status >= 500) throw new CmmsError("refused", `${system} failed at this order (${status})${because}`);
  throw new CmmsError("refused", `${system} refused this order (${status})${because}`);
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? { items: value } : isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

export const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
export const textOf = (value: unknown) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : "");
export const recordsOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
export const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});

/** What each of the four puts an explanation into, in one line. */
function messageIn(json: Json): string {
  const error = recordOf(json.error ?? json.Error ?? json["oslc:Error"]);
  const nested = recordOf(error.message);
  const listed = recordsOf(json.errors)[0];
  const said = [nested.value, error.message, error["oslc:message"], error.detail, listed?.error, listed?.message, json.message]
    .map(textOf)
    .find(Boolean);
  return (said ?? "").replace(/\s+/g, " ").trim().slice(0, 300);
}
