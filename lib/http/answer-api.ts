import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";

/** Where a handler leaves the text of its answer, for a host that can write it as it is. */
type Direct = { text?: string };
type Fetch = (request: Request, env: object) => Response | Promise<Response>;

/**
 * Serves the API on Node's own HTTP server. Most answers are one short text, and a Web Response makes a stream of it which is then read piece by piece;
 * `leaveText` hands the text over instead, and headers and body leave in one write.
 */
export const answerApi = (fetch: Fetch) =>
  getRequestListener(
    async (request, env) => {
      const direct: Direct = {};
      const response = await fetch(request, { ...env, direct });
      if (direct.text === undefined || response.body !== null || !("setHeaders" in env.outgoing)) return response;
      const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
      const cookies = response.headers.getSetCookie();
      if (cookies.length > 0) headers["set-cookie"] = cookies;
      headers["content-length"] = String(Buffer.byteLength(direct.text)); // without it Node would answer in chunks
      env.outgoing.writeHead(response.status, headers).end(direct.text);
      return RESPONSE_ALREADY_SENT;
    },
    { overrideGlobalObjects: false },
  );

/** True when the host takes the text; the response is then made without a body. Anywhere else the caller answers with the text itself. */
export function leaveText(env: unknown, text: string): boolean {
  const direct = (env as { direct?: Direct } | undefined)?.direct;
  if (!direct) return false;
  direct.text = text;
  return true;
}
