import "server-only";
import { createHash } from "node:crypto";
import { StorageError } from "./errors";

export type Measured = { size: number; sha256: string };

/**
 * Passes bytes on while it counts and hashes them. Fails, and with it whatever consumes it, as soon as there are more than allowed or, at the end,
 * another number than was announced. `result` is to be read after the last byte.
 */
export function measure(source: AsyncIterable<Uint8Array>, { most, announced }: { most: number; announced?: number | undefined }) {
  const hash = createHash("sha256");
  let size = 0;
  async function* counted() {
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > most) throw new StorageError("EntityTooLarge");
      hash.update(chunk);
      yield chunk;
    }
    if (announced !== undefined && announced !== size)
      throw new StorageError("InvalidRequest", `The body has ${size} bytes, but ${announced} were announced. Send it again.`);
  }
  return { bytes: counted(), result: (): Measured => ({ size, sha256: hash.digest("hex") }) };
}
