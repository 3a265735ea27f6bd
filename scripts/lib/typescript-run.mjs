// For `node --import tsx --import ./scripts/lib/typescript-run.mjs file.ts`: outside a bundler, `server-only` always throws
// and `next/headers` is not found. Here the first is nothing and the second gets its extension.
import { register } from "node:module";

const hooks = `export const resolve = (name, context, next) =>
  name === "server-only" ? { url: "data:text/javascript,", shortCircuit: true }
  : /^next\\/[^.]+$/.test(name) ? next(name + ".js", context)
  : next(name, context);`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
