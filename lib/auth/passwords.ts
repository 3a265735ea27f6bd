import "server-only";
import cluster from "node:cluster";
import { hash, verify } from "@node-rs/argon2";
import { AppError } from "@/lib/errors";

/** argon2id as OWASP asks: 19 MiB, two passes, one lane. */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Two at a time, however many ask (one where several processes do): hashing must not starve readings of the processor. */
const AT_ONCE = cluster.isWorker ? 1 : 2;
/** Far too many waiting means an attack. */
const MOST_WAITING = 200;
const holder = globalThis as typeof globalThis & { __gantryGate?: { running: number; waiting: (() => void)[]; most: number } };
const gate = () => (holder.__gantryGate ??= { running: 0, waiting: [], most: 0 });

async function throughGate<T>(work: () => Promise<T>): Promise<T> {
  const own = gate();
  if (own.running >= AT_ONCE) {
    if (own.waiting.length >= MOST_WAITING)
      throw new AppError("UNAVAILABLE", "Too many people are signing in at this moment. Try again in a few seconds.", undefined, {
        "Retry-After": "5",
      });
    await new Promise<void>((resolve) => own.waiting.push(resolve)); // whoever leaves hands over its place
  } else own.running += 1;
  own.most = Math.max(own.most, own.running);
  try {
    return await work();
  } finally {
    const next = own.waiting.shift();
    if (next) next();
    else own.running -= 1;
  }
}

export const hashPassword = (password: string) => throughGate(() => hash(password, argon2));

let decoy: Promise<string> | undefined;

/** Compares a password with a stored hash. Without one it does the same work against a hash nobody can match, and answers false. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hash(crypto.randomUUID(), argon2);
  const against = stored ?? (await decoy);
  const matches = await throughGate(() => verify(against, password).catch(() => false));
  return matches && Boolean(stored);
}

/** The most hashes that ever ran at once in this process. */
export const mostHashesAtOnce = () => gate().most;
