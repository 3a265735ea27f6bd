// npm run migration -- add_asset_retirement : a named migration from the schema, completed with what drizzle-kit cannot express.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

const name = process.argv[2];
if (!/^[a-z][a-z0-9_]{2,60}$/.test(name ?? "")) {
  console.error("Name the migration after its intent, in snake_case: npm run migration -- add_asset_retirement");
  process.exit(1);
}
const node = (...args) => execFileSync(process.execPath, args, { stdio: "inherit" });
const files = () => readdirSync("db/migrations").filter((file) => file.endsWith(".sql"));
const before = new Set(files());
node("node_modules/drizzle-kit/bin.cjs", "generate", "--name", name);
for (const file of files().filter((file) => !before.has(file))) node("scripts/finish-migration.mjs", `db/migrations/${file}`);
node("scripts/table-comments.mjs");
console.log("Review the SQL, then run npm run structure and commit both.");
