import "server-only";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Actor } from "@/db/actor";
import { listenTo } from "@/db/listen";
import { log } from "@/lib/log";
import type { Origin } from "./credentials";
import type { Version } from "./frames";
import { hub } from "./hub";
import { endPresence } from "./presence";
import { Socket } from "./socket";

const TICK_MS = 5_000;
/** Every fourth tick asks who everybody still is; the others look at clocks alone. */
const TICKS = 4;
/** After a notification the question comes at once, but not more often than this. */
const PAUSE_MS = 2_000;
const RESTART = 1012;
type Watch = {
  timer?: NodeJS.Timeout;
  soon?: NodeJS.Timeout | undefined;
  running: boolean;
  again: boolean;
  ticks: number;
  askedAt: number;
};
const holder = globalThis as typeof globalThis & { __gantrySockets?: Watch };
const watch = () => (holder.__gantrySockets ??= { running: false, again: false, ticks: 0, askedAt: 0 });

/** Takes over an open WebSocket of a known caller. */
export function accept(ws: WebSocket, stream: Duplex, version: Version, key: string, actor: Actor, origin: Origin): Socket {
  const own = watch();
  if (!own.timer) {
    own.timer = setInterval(() => void ((own.ticks += 1) % TICKS === 0 ? recheckAll() : checkClocks()), TICK_MS).unref();
    // Revoked access ends its sockets at once; the timer bounds what a lost notification would leave open.
    void listenTo("gantry_access", () => {
      const wait = Math.max(100, own.askedAt + PAUSE_MS - performance.now());
      own.soon ??= setTimeout(() => {
        own.soon = undefined;
        void recheckAll();
      }, wait).unref();
    });
  }
  return new Socket(ws, stream, version, key, actor, origin);
}

function checkClocks() {
  for (const peer of [...hub().peers]) (peer as Socket).checkClock();
}

async function recheckAll() {
  const own = watch();
  if (own.running) {
    own.again = true;
    return;
  }
  own.running = true;
  for (const peer of [...hub().peers])
    await (peer as Socket).recheck().catch((error) => log.warn({ err: error }, "a socket was not checked"));
  own.askedAt = performance.now();
  own.running = false;
  if (own.again) {
    own.again = false;
    void recheckAll();
  }
}

/** Orderly end: clients are told to connect again, elsewhere or later, and everybody here leaves. */
export async function closeSockets(): Promise<void> {
  const own = watch();
  clearInterval(own.timer);
  delete own.timer;
  if (hub().peers.size === 0) return;
  for (const peer of [...hub().peers]) (peer as Socket).close(RESTART, "The server restarts");
  await endPresence();
}
