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

/** Reads one answer: headers, then a body by its length or in chunks. */
class Reader {
  private head = "";
  private left = -1;
  private tail = "";
  status = "";

  /** True when the answer is complete. */
  take(chunk: Buffer): boolean {
    let body = chunk;
    if (this.left === -1) {
      const text = this.head + chunk.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        this.head = text;
        return false;
      }
      this.status = text.slice(9, 12);
      const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2));
      this.left = length ? Number(length[1]) : -2;
      body = Buffer.from(text.slice(end + 4), "latin1");
    }
    if (this.left >= 0) {
      this.left -= body.length;
      return this.left <= 0;
    }
    this.tail = (this.tail + body.toString("latin1", Math.max(0, body.length - 7))).slice(-7);
    return this.tail.endsWith("0\r\n\r\n");
  }
}

function run(index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(work.port, work.host);
    socket.setNoDelay(true);
    let next = index;
    let sent = 0;
    let started = false;
    let reader = new Reader();
    const send = () => {
      if (ending) {
        socket.destroy();
        resolve();
        return;
      }
      reader = new Reader();
      started = false;
      sent = performance.now();
      socket.write(messages[next++ % messages.length]!);
    };
    socket.on("connect", send);
    socket.on("data", (chunk) => {
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
    });
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
