import { hkdfSync, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** The installation's one secret: from the environment, else from a file only its owner may read, made on first use. */
export function readSecret(folder) {
  if (process.env.GANTRY_SECRET) return process.env.GANTRY_SECRET;
  const file = path.join(folder, "secret");
  fs.mkdirSync(folder, { recursive: true });
  if (!fs.existsSync(file)) {
    const temporary = `${file}.${process.pid}`;
    fs.writeFileSync(temporary, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
    try {
      fs.linkSync(temporary, file); // unlike rename, never replaces the secret which another process has just written
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    } finally {
      fs.unlinkSync(temporary);
    }
  }
  return fs.readFileSync(file, "utf8").trim();
}

/** Every other key and password is derived from the secret: nothing else needs to be stored. lib/crypto/derive.ts does the same. */
export const derive = (secret, label) => Buffer.from(hkdfSync("sha256", secret, "", `gantry:${label}`, 32)).toString("base64url");
