import { type ChildProcess, spawn } from "node:child_process";

export type OtherProcess = { url: string; child: ChildProcess; end: () => Promise<void> };

/** A second process of the API on this test's database: what must hold across processes is asked of it. */
export async function startOtherProcess(env: Record<string, string> = {}): Promise<OtherProcess> {
  const hooks = new URL("../scripts/lib/typescript-run.mjs", import.meta.url).href;
  const entry = new URL("./durability/api-server.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", "--import", hooks, entry], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout!.once("data", (text) => resolve(Number(String(text))));
    child.once("exit", (code) => reject(new Error(`The API process ended with ${code}.`)));
  });
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, child, end };
}
