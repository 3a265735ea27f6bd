import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Reads .env as Next does: what the environment already says wins, even when it says the empty string. */
export function loadDotenv() {
  const file = path.join(root, ".env");
  if (fs.existsSync(file)) process.loadEnvFile(file);
}

export const dataFolder = () => path.resolve(root, process.env.GANTRY_DATA || ".gantry");

export const writeAtomically = (file, text, mode = 0o644) => {
  const temporary = `${file}.${process.pid}`;
  const handle = fs.openSync(temporary, "w", mode);
  fs.writeFileSync(handle, text);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(temporary, file);
};

export const readJson = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};
