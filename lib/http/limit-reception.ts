import type { IncomingMessage, ServerResponse } from "node:http";

export type ReceptionLimits = {
  /** A whole body of an ordinary request. */
  wholeMs: number;
  /** A file may take as long as it needs, while at least so many bytes come in each window. */
  windowMs: number;
  leastBytes: number;
};
export const receptionLimits: ReceptionLimits = { wholeMs: 120_000, windowMs: 60_000, leastBytes: 16_384 };

const carriesFile = /^\/(storage\/v1\/(object|upload)\/|api\/v1\/attachments)/;

/**
 * Ends requests whose body dawdles, in place of Node's one limit for everything: it would cut a large file on a slow line after two minutes. Whoever
 * sends a file must only keep sending.
 */
export function limitReception(request: IncomingMessage, response: ServerResponse, limits = receptionLimits) {
  if (request.headers["content-length"] === undefined && request.headers["transfer-encoding"] === undefined) return;
  const file = carriesFile.test(request.url ?? "");
  const { socket } = request;
  let before = socket.bytesRead;
  const timer = setInterval(
    () => {
      if (request.complete) return clearInterval(timer);
      const came = socket.bytesRead - before;
      before = socket.bytesRead;
      if (file && came >= limits.leastBytes) return;
      clearInterval(timer);
      if (!response.headersSent) response.writeHead(408, { Connection: "close" }).end();
      setImmediate(() => socket.destroy());
    },
    file ? limits.windowMs : limits.wholeMs,
  );
  timer.unref();
  request.once("close", () => clearInterval(timer));
}
