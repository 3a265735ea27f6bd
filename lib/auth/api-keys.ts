import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const base62 = (bytes: Uint8Array, length: number) => {
  let number = bytes.reduce((total, byte) => (total << 8n) | BigInt(byte), 0n);
  let text = "";
  for (let i = 0; i < length; i += 1) {
    text = ALPHABET[Number(number % 62n)] + text;
    number /= 62n;
  }
  return text;
};

const checksum = (body: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return base62(bytes, 6);
};

/**
 * A new key, `gk_live_` + 43 base62 characters (256 random bits) + a CRC-32 of the rest in 6 base62 characters, so that a scanner or a typing error
 * is recognised without the database. Only `hash` (SHA-256, hex) is ever stored: 256 random bits need no slow hash.
 */
export function makeApiKey() {
  const body = `gk_live_${base62(randomBytes(32), 43)}`;
  const key = `${body}${checksum(body)}`;
  return { key, prefix: key.slice(0, 14), hash: hashToken(key) };
}

export const hashToken = (token: string) => hash("sha256", token);

export function looksLikeApiKey(text: string) {
  if (!/^gk_live_[0-9A-Za-z]{49}$/.test(text)) return false;
  const expected = Buffer.from(checksum(text.slice(0, -6)));
  return timingSafeEqual(expected, Buffer.from(text.slice(-6)));
}

/** A token that works once or opens a link: 32 random bytes, base64url. */
export const makeToken = () => randomBytes(32).toString("base64url");
