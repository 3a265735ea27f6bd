import { connect } from "node:net";

/**
 * Load from a process of its own: `http-load.ts <json>` with {host, port, connections, seconds, requests: [{path, headers, method, body}], warmup}. Each connection
 * sends one request after another over a kept-alive socket, written and read by hand so that the client costs little beside the server. Prints one
 * line of JSON.
 */
type Work = {
  host: string;
  port: number;
  connections: number;
  seconds: number;
  warmup: number;
  requests: { path: string; headers: Record<string, string>; method?: string; body?: string }[];
};
const work = JSON.parse(process.argv[2]!) as Work;

const bytesOf = ({ path, headers, method = "GET", body }: Work["requests"][number]) =>
  Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: ${work.host}:${work.port}\r\nConnection: keep-alive\r\n${Object.entries({
      ...headers,
      ...(body !== undefined && { "Content-Length": String(Buffer.byteLength(body)) }),
    })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("")}\r\n${body ?? ""}`,
  );
const messages = work.requests.map(bytesOf);
const first: number[] = [];
const whole: number[] = [];
const statuses: Record<string, number> = {};
let bytes = 0;
let measuring = false;
let ending = false;

const HEAD_END = Buffer.from("\r\n\r\n");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");
const IN_CHUNKS = -2;

/** Reads one answer: headers, then a body by its length or in chunks. What comes is looked at where it lies and kept only when it is cut. */
class Reader {
  private head: Buffer | undefined;
  private left = -1;
  private tail = Buffer.alloc(0);
  status = "";

  start() {
    this.head = undefined;
    this.left = -1;
    this.tail = Buffer.alloc(0);
  }

  /** True when the answer is complete. */
  take(chunk: Buffer): boolean {
    let body = chunk;
    if (this.left === -1) {
      const whole = this.head ? Buffer.concat([this.head, chunk]) : chunk;
      const end = whole.indexOf(HEAD_END);
      if (end < 0) {
        this.head = Buffer.from(whole); // the chunk's memory is used again
        return false;
      }
      const text = whole.toString("latin1", 0, end + 2);
      this.status = text.slice(9, 12);
      this.left = lengthIn(text);
      body = whole.subarray(end + 4);
    }
    if (this.left !== IN_CHUNKS) {
      this.left -= body.length;
      return this.left <= 0;
    }
    this.tail = Buffer.concat([this.tail, body.subarray(-LAST_CHUNK.length)]).subarray(-LAST_CHUNK.length);
    return this.tail.equals(LAST_CHUNK);
  }
}

function lengthIn(head: string): number {
  const at = head.indexOf("\r\ncontent-length: ");
  const start = at < 0 ? head.indexOf("\r\nContent-Length: ") : at;
  return start < 0 ? IN_CHUNKS : Number.parseInt(head.slice(start + 18, start + 30), 10);
}

function run(index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = index;
    let sent = 0;
    let started = false;
    const reader = new Reader();
    const take = (chunk: Buffer) => {
      const now = performance.now();
      if (!started && measuring) first.push(now - sent);
      started = true;
      if (measuring) bytes += chunk.length;
      if (!reader.take(chunk)) return;
      if (measuring) {
        whole.push(now - sent);
        statuses[reader.status] = (statuses[reader.status] ?? 0) + 1;
      }
      send();
    };
    // One piece of memory for everything that comes: no stream, and nothing to collect.
    const onread = {
      buffer: Buffer.allocUnsafe(65_536),
      callback: (length: number, memory: Uint8Array) => {
        take((memory as Buffer).subarray(0, length));
        return true;
      },
    };
    const socket = connect({ port: work.port, host: work.host, onread });
    socket.setNoDelay(true);
    const send = () => {
      if (ending) {
        socket.destroy();
        resolve();
        return;
      }
      reader.start();
      started = false;
      sent = performance.now();
      socket.write(messages[next++ % messages.length]!);
    };
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("close", () => resolve());
  });
}

const runs = Array.from({ length: work.connections }, (_, index) => run(index * 7));
setTimeout(() => {
  measuring = true;
  const began = performance.now();
  setTimeout(async () => {
    const elapsed = (performance.now() - began) / 1_000;
    measuring = false;
    ending = true;
    await Promise.race([Promise.all(runs), new Promise((resolve) => setTimeout(resolve, 5_000))]);
    const at = (times: number[], share: number) =>
      times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    const times = (list: number[]) => ({ p50: at(list, 0.5), p95: at(list, 0.95), p99: at(list, 0.99) });
    console.log(
      JSON.stringify({ rate: whole.length / elapsed, answers: whole.length, statuses, bytes, first: times(first), whole: times(whole) }),
    );
    process.exit(0);
  }, work.seconds * 1_000);
}, work.warmup * 1_000);
