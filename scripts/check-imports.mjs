// Part of npm run verify: the directions in which this code base may import, and the words that have one home.
import fs from "node:fs";
import path from "node:path";
import { root } from "./lib/paths.mjs";

const roots = ["app", "components", "lib", "db", "server", "scripts", "agent", "bench", "e2e", "test"];
const layers = { db: 0, lib: 1, components: 2, app: 3 };
const domains = { access: 0, organizations: 0, assets: 1, telemetry: 2, alerts: 3, itil: 4 };
const leaves = ["errors", "env", "ids", "crypto"]; // kernel files below every domain; db may use env and crypto
const nextFolders = ["app/", "components/", "lib/auth/", "lib/http/"];
const nextFiles = ["server/process.ts", "proxy.ts", "next.config.ts", "instrumentation.ts", "lib/auth.ts", "lib/http.ts"];
const outside = ["scripts/", "bench/", "test/", "e2e/"];

function* sources() {
  for (const name of fs.readdirSync(root)) if (/\.tsx?$/.test(name) && name !== "next-env.d.ts") yield name;
  for (const folder of roots) {
    if (!fs.existsSync(path.join(root, folder))) continue;
    for (const name of fs.readdirSync(path.join(root, folder), { recursive: true })) {
      if (/\.tsx?$/.test(name) && !name.endsWith(".d.ts")) yield `${folder}/${name.replaceAll("\\", "/")}`;
    }
  }
}

const importPattern =
  /(?:^|[\s;}])(?:import|export)\s+(?:type\s+)?(?:[\w*{][^"';]*?\sfrom\s+)?["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)["']\s*\)/g;

/** Comments out, line breaks kept, so that a rule explained in a comment does not break itself. */
const withoutComments = (text) =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " ")).replace(/(^|\s)\/\/.*$/gm, "$1");

/** The file or package an import means: ours as a path from the root, a package by its name. */
function target(from, name) {
  if (name.startsWith("@/")) return name.slice(2);
  if (name.startsWith(".")) return path.posix.normalize(path.posix.join(path.posix.dirname(from), name));
  return undefined;
}

function* importProblems(file, name) {
  const [top, second] = file.split("/");
  const isTest = /\.test\.tsx?$/.test(file);
  const theirs = target(file, name);

  if (theirs === undefined) {
    const mayDrizzle = isTest || ["db/", "lib/", "scripts/", "bench/", "test/"].some((folder) => file.startsWith(folder));
    if (/^drizzle-orm(\/|$)/.test(name) && !mayDrizzle) yield "drizzle-orm belongs to db/ and lib/: call a function of lib/ instead";
    const mayNext = isTest || nextFiles.includes(file) || nextFolders.some((folder) => file.startsWith(folder));
    if (/^next(\/|$)/.test(name) && !mayNext) yield `${name} belongs to app/, components/, lib/auth and lib/http`;
    return;
  }

  const [theirTop, theirSecond] = theirs.split("/");
  const theirName = theirSecond?.replace(/\.tsx?$/, "");
  if (isTest && theirTop === "test") return;

  if (top in layers) {
    if (theirTop in layers) {
      const dbMay = top === "db" && theirTop === "lib" && ["env", "crypto"].includes(theirName);
      if (layers[theirTop] > layers[top] && !dbMay) yield `${top}/ may not import ${theirTop}/: imports run app → components → lib → db`;
    } else if (["scripts", "bench", "test", "e2e", "agent", "server.ts", "server"].includes(theirTop)) {
      yield `${top}/ may not import ${theirTop}: it is not part of the application`;
    }
  }
  if (top === "components" && second === "ui" && !theirs.startsWith("components/ui"))
    yield "components/ui imports nothing of ours but components/ui";
  if (top !== "lib" || theirTop !== "lib" || isTest) return;

  if (second in domains && theirSecond in domains && domains[theirSecond] > domains[second]) {
    yield `lib/${second} may not import lib/${theirSecond}: publish a domain event, and let lib/${theirSecond} read it`;
  }
  const own = second.replace(/\.tsx?$/, "");
  if (leaves.includes(own) && !leaves.includes(theirName)) yield `lib/${own} stands below everything: it imports no other folder of lib/`;
}

const lineOf = (text, index) => text.slice(0, index).split("\n").length;

function problemsIn(file) {
  const text = withoutComments(fs.readFileSync(path.join(root, file), "utf8"));
  const found = [];
  for (const match of text.matchAll(importPattern)) {
    const start = match.index + match[0].search(/import|export/);
    for (const problem of importProblems(file, match[1] ?? match[2])) found.push([lineOf(text, start), problem]);
  }
  const isConfig = /^[\w-]+\.config\.ts$/.test(file);
  if (file !== "lib/env.ts" && !isConfig && !outside.some((folder) => file.startsWith(folder)) && !/\.test\.tsx?$/.test(file)) {
    for (const match of text.matchAll(/process\.env\b/g))
      found.push([lineOf(text, match.index), "process.env is read in lib/env.ts only: use env()"]);
  }
  if (file.startsWith("scripts/gantry/")) {
    for (const match of text.matchAll(/process\.env\b/g))
      found.push([lineOf(text, match.index), "process.env is read in lib/env.ts only: use env()"]);
  }
  if (!file.startsWith("db/")) {
    for (const match of text.matchAll(/\bsql\.raw\b/g))
      found.push([lineOf(text, match.index), "sql.raw stands in db/ only: bind the value instead"]);
  }
  return found.map(([line, problem]) => `${file}:${line}  ${problem}`);
}

const problems = [...sources()].flatMap(problemsIn);
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "Imports keep to their zones." : `${problems.length} imports out of their zone.`);
process.exitCode = problems.length === 0 ? 0 : 1;
