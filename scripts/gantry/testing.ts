import { vi } from "vitest";
import type { Command } from "./arguments";
import { parseCommand } from "./arguments";

/** Runs a command as if its words had been typed; answers its exit code and what it wrote. */
export async function type(command: Command, ...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const outSpy = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const errSpy = vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0);
  try {
    const parsed = parseCommand(command, words);
    const code = parsed.help ? 0 : await command.run(parsed.values, parsed.argument);
    return { code, out: out.join(""), err: err.join(""), json: <T>() => JSON.parse(out.join("")) as T };
  } finally {
    outSpy.mockRestore();
    errSpy.mockRestore();
  }
}
