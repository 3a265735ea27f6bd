import { derive } from "../lib/crypto/derive.ts";
import { env } from "../lib/env.ts";

/** The three logins, from one DATABASE_URL: its own (migrations), `authenticator` (the app) and `gantry_worker` (the job queue). */
export function databaseUrls() {
  const { DATABASE_URL, DATABASE_APP_URL, DATABASE_WORKER_URL, DATABASE_POOL_SIZE, GANTRY_SECRET } = env();
  const admin = DATABASE_URL;
  const login = (role: string) => {
    if (!admin) throw new Error("DATABASE_URL is not set: start with npm start, or set DATABASE_URL to your PostgreSQL 15-18.");
    const url = new URL(admin);
    url.username = role;
    url.password = loginPassword(GANTRY_SECRET, role);
    return url.toString();
  };
  return {
    admin,
    app: DATABASE_APP_URL ?? login("authenticator"),
    worker: DATABASE_WORKER_URL ?? login("gantry_worker"),
    poolSize: DATABASE_POOL_SIZE,
  };
}

export const loginPassword = (secret: string, role: string) => derive(secret, `database:${role}`);
