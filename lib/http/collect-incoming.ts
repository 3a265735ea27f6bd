import { IncomingMessage } from "node:http";
import { AppError } from "@/lib/errors";

/** Node's own request behind a Web request, where the host has one. */
export function incomingOf(env: unknown): IncomingMessage | undefined {
  const incoming = (env as { incoming?: unknown } | undefined)?.incoming;
  return incoming instanceof IncomingMessage ? incoming : undefined;
}

/** A body as it arrives. Stops listening as soon as it is longer than `maxBytes`; the host then drains the rest or closes the connection. */
export function collectIncoming(incoming: IncomingMessage, maxBytes: number): Promise<{ chunks: Uint8Array[]; bytes: number }> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const settle = () => {
      incoming.off("data", take).off("end", done).off("error", broken).off("close", broken);
    };
    const done = () => {
      settle();
      resolve({ chunks, bytes });
    };
    const broken = () => {
      settle();
      reject(new AppError("BAD_REQUEST", "The connection ended before the whole body had come. Send it again."));
    };
    const take = (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) return chunks.push(chunk);
      incoming.pause();
      done();
    };
    incoming.on("data", take).on("end", done).on("error", broken).on("close", broken);
  });
}
