// Writes db/sql/30-comments.sql from the doc comments above each table in db/schema: one description, said once.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const comments = readdirSync("db/schema", { recursive: true })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .sort()
  .flatMap((file) => {
    const source = readFileSync(`db/schema/${file}`, "utf8");
    return [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const \w+ = (pgTable|\w+\.table)\(\s*"(\w+)"/g)].map(
      ([, text, kind, name]) => ({
        name: `${kind === "pgTable" ? "public" : kind.replace(".table", "")}.${name}`,
        text: text
          .replace(/\n\s*\*\s?/g, " ")
          .replace(/\s+/g, " ")
          .trim(),
      }),
    );
  })
  .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index);

const statements = comments.map(({ name, text }) => `comment on table ${name} is '${text.replaceAll("'", "''")}';`);
writeFileSync(
  "db/sql/30-comments.sql",
  `-- Made by scripts/table-comments.mjs from the doc comments in db/schema. Do not edit.\n${statements.join("\n")}\n`,
);
