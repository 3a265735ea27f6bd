import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { root } from "./paths.mjs";

/**
 * Next and next-auth are written for a bundler: `next/headers` has no extension, so plain Node cannot find it.
 * next-auth is taken into the bundle and what it wants of Next gets its full file name.
 */
const nextForNode = {
  name: "next-for-node",
  setup(builder) {
    builder.onResolve({ filter: /^next-auth(\/|$)/ }, ({ path: name }) => ({ path: fileURLToPath(import.meta.resolve(name)) }));
    builder.onResolve({ filter: /^next\/[^.]+$/ }, ({ path: name }) => ({ path: `${name}.js`, external: true }));
  },
};

/** One file of ours and all of ours it imports, for Node; packages stay in node_modules. */
export const bundle = (entry, outfile) =>
  build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "server-only": path.join(root, "test/empty.ts") },
    plugins: [nextForNode],
    sourcemap: true,
    logLevel: "warning",
  });
