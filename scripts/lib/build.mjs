import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { readJson, root, writeAtomically } from "./paths.mjs";
import { Failure, run } from "./processes.mjs";

const record = path.join(root, "dist/build.json");
const library = ["db", "lib", "package-lock.json", "tsconfig.json", "scripts/lib/bundle.mjs"];

/** What each product is made of, and the file without which it is not there. */
const products = {
  web: {
    sources: ["app", "components", "public", "next.config.ts", "postcss.config.mjs", "proxy.ts", ...library],
    output: ".next/BUILD_ID",
  },
  server: { sources: ["server.ts", "server", ...library], output: "dist/server.mjs" },
  cli: { sources: ["scripts/gantry", "agent", ...library], output: "dist/gantry.mjs" },
};

const ignored = /\.test\.tsx?$|(^|\/)\./;

function* filesUnder(relative) {
  const absolute = path.join(root, relative);
  const stat = fs.statSync(absolute, { throwIfNoEntry: false });
  if (!stat || ignored.test(relative)) return;
  if (stat.isFile()) yield relative;
  else for (const name of fs.readdirSync(absolute).sort()) yield* filesUnder(`${relative}/${name}`);
}

/** Fingerprint by content: a checkout, a copy or a touch rebuilds nothing. */
export function fingerprint(product) {
  const hash = createHash("sha256");
  for (const source of products[product].sources) {
    for (const file of filesUnder(source))
      hash
        .update(`${file}\0`)
        .update(fs.readFileSync(path.join(root, file)))
        .update("\0");
  }
  return hash.digest("hex");
}

/** The products which are missing or older than their sources. */
function staleProducts(names = Object.keys(products)) {
  const built = readJson(record) ?? {};
  return names.filter((name) => !fs.existsSync(path.join(root, products[name].output)) || built[name] !== fingerprint(name));
}

function recordBuilt(name, hash) {
  fs.mkdirSync(path.dirname(record), { recursive: true });
  writeAtomically(record, `${JSON.stringify({ ...readJson(record), [name]: hash }, null, 2)}\n`);
}

/** The server's parent stays small because what it starts is a file of its own. */
const bundles = {
  server: { "server.ts": "dist/server.mjs", "server/process.ts": "dist/server-process.mjs" },
  cli: { "scripts/gantry/main.ts": "dist/gantry.mjs" },
};

export async function build(names, { stdio = "inherit" } = {}) {
  for (const name of names) {
    // Taken before the work: what changes meanwhile is stale, not forgotten.
    const hash = fingerprint(name);
    if (name === "web") {
      console.error("Building the pages (about a minute)…");
      const code = await run(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
        stdio,
        env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      });
      if (code !== 0) throw new Failure("The pages could not be built: see Next's message above.");
    } else {
      const { bundle } = await import("./bundle.mjs"); // esbuild is there only after the install
      for (const [entry, outfile] of Object.entries(bundles[name]))
        await bundle(entry, outfile).catch(() => {
          throw new Failure(`${entry} could not be built: see the message above.`);
        });
    }
    recordBuilt(name, hash);
  }
}

/** Builds what is missing or older than its sources. */
export const buildStale = (names, options) => build(staleProducts(names), options);
