import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = ["/usr/bin/influxd", "/usr/local/bin/influxd"].find((path) => existsSync(path));

/** InfluxDB 1.x of its own on a free port, as it comes: write-ahead log synced before each answer. Undefined where it is not installed. */
export async function startInflux() {
  if (!program) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "gantry-influx-"));
  const port = 18_000 + (process.pid % 1_000);
  const config = join(folder, "influxdb.conf");
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${port + 1_000}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
query-log-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
log-enabled = false
[logging]
level = "error"
suppress-logo = true
`,
  );
  const child = spawn(program, ["-config", config], { stdio: "ignore" });
  const agent = new Agent({ keepAlive: true });
  const call = (path: string, body: Buffer | string) =>
    new Promise<number>((resolve, reject) => {
      const asked = request(
        { agent, host: "127.0.0.1", port, method: "POST", path, headers: { "content-length": Buffer.byteLength(body) } },
        (response) => {
          response.resume().on("end", () => resolve(response.statusCode ?? 0));
        },
      );
      asked.on("error", reject).end(body);
    });
  for (let tries = 0; ; tries++) {
    const status = await call("/query?q=CREATE%20DATABASE%20bench", "").catch(() => 0);
    if (status === 200) break;
    if (tries > 100) throw new Error("InfluxDB did not answer within twenty seconds.");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    pid: child.pid,
    post: async (_: unknown, body: unknown) => {
      const status = await call("/write?db=bench&precision=ms", body as Buffer);
      if (status !== 204) throw new Error(`InfluxDB answered ${status}`);
    },
    stop: async () => {
      agent.destroy();
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
