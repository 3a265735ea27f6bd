import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { derive } from "./derive.ts";

const keyOf = (secret: string, purpose: string) => Buffer.from(derive(secret, `seal:${purpose}`), "base64url");

/** Encrypts what the database may keep but a copy of it must not tell: AES-256-GCM under a key of its own per purpose. */
export function seal(secret: string, purpose: string, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret, purpose), nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `v1.${Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url")}`;
}

/** What was sealed. Throws when it was changed, or sealed under another secret or for another purpose. */
export function unseal(secret: string, purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(3), "base64url");
  if (!sealed.startsWith("v1.") || bytes.length < 28) throw new Error(`This ${purpose} is not sealed as Gantry does it.`);
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyOf(secret, purpose), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
  } catch {
    throw new Error(`This ${purpose} cannot be opened: it was sealed under another GANTRY_SECRET, or changed since.`);
  }
}
