import { hkdfSync } from "node:crypto";

/**
 * One key per purpose from the installation's single secret: HKDF-SHA-256 (RFC 5869), 32 bytes, base64url.
 * scripts/lib/secret.mjs uses the same formula before any dependency is installed.
 */
export const derive = (secret: string, label: string) =>
  Buffer.from(hkdfSync("sha256", secret, "", `gantry:${label}`, 32)).toString("base64url");
