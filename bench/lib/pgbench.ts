import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const pgbench = [
  "/usr/bin/pgbench",
  "/usr/local/bin/pgbench",
  ...["18", "17", "16", "15"].map((major) => `/usr/lib/postgresql/${major}/bin/pgbench`),
].find((path) => existsSync(path));

/** A value written into a statement. pgbench takes `:name` for a variable of its own, so in JSON a colon before a letter or digit is written otherwise. */
export const quote = (value: unknown) =>
  value === null
    ? "null"
    : `'${String(value)
        .replaceAll("'", "''")
        .replaceAll(/":(?=\w)/g, '": ')
        .replaceAll(/:(?=\w)/g, "\\u003a")}'`;

/** The statement with its parameters written in. */
export const inlined = ({ text, values }: { text: string; values: readonly unknown[] }) =>
  text.replaceAll(/\$(\d+)/g, (_, number) => quote(values[Number(number) - 1]));

/** Runs these transactions in random turns over so many connections, and answers how many a second. Undefined without pgbench. */
export async function transactionsPerSecond(
  url: string,
  transactions: readonly string[],
  { connections, seconds, protocol }: { connections: number; seconds: number; protocol: string },
): Promise<number | undefined> {
  if (!pgbench) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "gantry-pgbench-"));
  try {
    const scripts = transactions.flatMap((text, index) => {
      const file = join(folder, `${index}.sql`);
      writeFileSync(file, `${text}\n`);
      return ["-f", file];
    });
    const args = ["-n", "-M", protocol, "-c", String(connections), "-j", "2", "-T", String(seconds), ...scripts, url];
    const { stdout } = await promisify(execFile)(pgbench, args, { maxBuffer: 1 << 22 });
    return Number(/tps = ([\d.]+) \(without/.exec(stdout)?.[1] ?? /tps = ([\d.]+)/.exec(stdout)![1]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
