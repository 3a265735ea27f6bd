import "server-only";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export type NabReading = { at: number; value: number };
export type NabWindow = { from: string; to: string };
export type NabSeries = { file: string; readings: NabReading[]; windows: NabWindow[] };

/** NAB writes local time without a zone; it is read as UTC throughout. Milliseconds since the epoch. */
export const nabTime = (text: string) =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(text) ? Date.parse(`${text.slice(0, 19).replace(" ", "T")}Z`) : Number.NaN;

/** Answers the folder that holds `data` and `labels`: the corpus itself, or a folder around it. */
function rootOf(folder: string) {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Error(`There is no folder ${folder}. Give the folder of the NAB corpus, the one with data/ and labels/ in it.`);
  const root = [folder, join(folder, ".."), join(folder, "nab"), join(folder, "NAB")].find((place) =>
    existsSync(join(place, "data", "realKnownCause")),
  );
  if (root) return root;
  throw new Error(
    `${folder} is not the NAB corpus: it has no data/realKnownCause. Give the folder with data/ and labels/ in it, for example a clone of github.com/numenta/NAB.`,
  );
}

/** Reads the given series of the corpus: plain csv as NAB publishes it, or csv.gz. */
export function readNabSeries(folder: string, files: readonly string[]): NabSeries[] {
  const root = rootOf(folder);
  const labels = readWindows(root);
  return files.map((file) => ({ file, readings: readReadings(join(root, "data", file)), windows: labels[file] ?? [] }));
}

function readWindows(root: string): Record<string, NabWindow[]> {
  const path = join(root, "labels", "combined_windows.json");
  if (!existsSync(path))
    throw new Error(`${path} is missing: without it the failures are not known. Copy NAB's labels folder beside its data folder.`);
  let content: Record<string, [string, string][]>;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new Error(`${path} is not JSON. Download it again.`);
  }
  const iso = (text: string) => new Date(nabTime(text)).toISOString();
  return Object.fromEntries(
    Object.entries(content).map(([file, windows]) => [file, windows.map(([from, to]) => ({ from: iso(from), to: iso(to) }))]),
  );
}

function readReadings(path: string): NabReading[] {
  const packed = `${path}.gz`;
  const found = existsSync(path) ? path : existsSync(packed) ? packed : undefined;
  if (!found) throw new Error(`${path} is missing, and so is ${packed}. Copy the whole data folder of NAB.`);
  const bytes = readFileSync(found);
  const [head, ...lines] = (found === packed ? gunzipSync(bytes) : bytes).toString("utf8").trim().split(/\r?\n/);
  if (head?.replace(/^\ufeff/, "").trim() !== "timestamp,value")
    throw new Error(`${found} does not begin with “timestamp,value”: this is not a series of NAB.`);
  const readings = lines.map((line, index) => {
    const comma = line.indexOf(",");
    const at = nabTime(line.slice(0, comma));
    const text = line.slice(comma + 1).trim();
    const value = text === "" ? Number.NaN : Number(text);
    if (comma < 0 || Number.isNaN(at) || !Number.isFinite(value))
      throw new Error(`${found}, line ${index + 2}: “${line.slice(0, 80)}” is not a time and a number.`);
    return { at, value };
  });
  // A gateway sends what it measured in the order of time.
  return readings.sort((a, b) => a.at - b.at);
}
