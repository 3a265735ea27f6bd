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

/** A script, and what its variables are. */
export type Script = { text: string; variables: Record<string, string> };
type Statement = { text: string; values: readonly unknown[] };

/**
 * The statement as pgbench sends it. Its parameters stay parameters, called after the script, as they are when the server sends it: written in they
 * would be planned otherwise. The simple protocol has none: there they are written in.
 */
export function scripted({ text, values }: Statement, name: string, protocol: string): Script {
  if (protocol === "simple" || values.includes(null))
    return { text: text.replaceAll(/\$(\d+)/g, (_, number) => quote(values[Number(number) - 1])), variables: {} };
  const variables = Object.fromEntries(values.map((value, index) => [`${name}_${index + 1}`, String(value)]));
  return { text: text.replaceAll(/\$(\d+)/g, `:${name}_$1`), variables };
}

/** Runs these transactions in random turns over so many connections, and answers how many a second. Undefined without pgbench. */
export async function transactionsPerSecond(
  url: string,
  transactions: readonly Script[],
  { connections, seconds, protocol }: { connections: number; seconds: number; protocol: string },
): Promise<number | undefined> {
  if (!pgbench) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "gantry-pgbench-"));
  try {
    const scripts = transactions.flatMap(({ text, variables }, index) => {
      const file = join(folder, `${index}.sql`);
      writeFileSync(file, `${text}\n`);
      return ["-f", file, ...Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`])];
    });
    const args = ["-n", "-M", protocol, "-c", String(connections), "-j", "2", "-T", String(seconds), ...scripts, url];
    const { stdout } = await promisify(execFile)(pgbench, args, { maxBuffer: 1 << 22 });
    return Number(/tps = ([\d.]+) \(without/.exec(stdout)?.[1] ?? /tps = ([\d.]+)/.exec(stdout)![1]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
