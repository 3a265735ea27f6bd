import type { Example } from "./blocks";
import type { ColumnEntry, TableEntry } from "./tables";

/** `asset_components` → `asset_component`: what a variable for one row's id is named after. */
const singular = (table: string) => (table.endsWith("ies") ? `${table.slice(0, -3)}y` : table.replace(/(ss)$|s$/, "$1"));
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
export const idVariable = (table: string) => ({ curl: `$${singular(table).toUpperCase()}_ID`, js: `${camel(singular(table))}Id` });

/** What to copy: read, read one, with related rows, add, change, remove; each only where a caller may. */
export function examplesOf(url: string, table: TableEntry): Example[] {
  const { name, verbs } = table;
  const [key] = table.key.length === 1 ? table.key : [];
  const at = `${url}/rest/v1/${name}`;
  const shown = headline(table);
  const row =
    key && isId(table, key) ? { filter: `${key}=eq.${idVariable(name).curl}`, js: `.eq("${key}", ${idVariable(name).js})` } : undefined;
  const embed = table.embeds.find(
    ({ toOne, table: other }) => toOne && other !== name && table.embeds.filter((one) => one.table === other).length === 1,
  );
  const order = ["name", "created_at", key].find((column) => column && readable(table, column));
  const json = "-H 'content-type: application/json'";
  const examples: (Example | false | undefined)[] = [
    verbs.select !== undefined && {
      id: `${name}-list`,
      title: "Read rows",
      curl: curl(table, `"${at}?select=${shown.join(",")}${order ? `&order=${order}` : ""}&limit=5"`),
      js: js(name, [`.select("${shown.join(", ")}")`, ...(order ? [`.order("${order}")`] : []), ".limit(5)"]),
    },
    verbs.select !== undefined &&
      row && {
        id: `${name}-one`,
        title: "Read one",
        curl: curl(table, `"${at}?${row.filter}"`),
        js: js(name, [".select()", row.js, ".maybeSingle()"]),
      },
    verbs.select !== undefined &&
      embed && {
        id: `${name}-embed`,
        title: `With ${embed.table}`,
        curl: curl(table, `"${at}?select=${shown[0]},${embed.name}(*)&limit=5"`),
        js: js(name, [`.select("${shown[0]}, ${embed.name}(*)")`, ".limit(5)"]),
      },
    verbs.insert !== undefined && added(table, at, json),
    verbs.update !== undefined && row && changed(table, at, json, row),
    verbs.delete !== undefined &&
      row && {
        id: `${name}-remove`,
        title: "Remove",
        curl: curl(table, `-X DELETE "${at}?${row.filter}"`),
        js: js(name, [".delete()", row.js]),
      },
  ];
  return examples.filter((example): example is Example => Boolean(example));
}

function added(table: TableEntry, at: string, json: string): Example | undefined {
  const needed = table.columns.filter(({ required }) => required);
  const given =
    needed.length > 0 ? needed : table.columns.filter(({ insertable, column }) => insertable && column.category === "json").slice(0, 1);
  if (given.length === 0 || given.some((entry) => sample(entry, "js") === undefined)) return undefined;
  const fields = (kind: "curl" | "js") =>
    given.map((entry) => `${kind === "curl" ? `"${entry.name}"` : entry.name}: ${sample(entry, kind)}`).join(", ");
  if (table.ownKey) {
    const target = table.ownKey.join(",");
    return {
      id: `${table.name}-add`,
      title: "Add, or replace what is there",
      curl: curl(
        table,
        `-X POST "${at}?on_conflict=${target}" \\\n  -H 'Prefer: resolution=merge-duplicates' ${json}`,
        `{ ${fields("curl")} }`,
      ),
      js: js(table.name, [`.upsert({ ${fields("js")} }, { onConflict: "${target}" })`]),
    };
  }
  return {
    id: `${table.name}-add`,
    title: "Add",
    curl: curl(table, `-X POST "${at}" ${json}`, `{ ${fields("curl")} }`),
    js: js(table.name, [`.insert({ ${fields("js")} })`]),
  };
}

function changed(table: TableEntry, at: string, json: string, row: { filter: string; js: string }): Example | undefined {
  const candidates = table.columns.filter((entry) => entry.updatable && !entry.references && sample(entry, "js") !== undefined);
  const entry = candidates.find(({ name }) => ["name", "description", "notes", "read", "settings"].includes(name)) ?? candidates[0];
  if (!entry) return undefined;
  return {
    id: `${table.name}-change`,
    title: "Change",
    curl: curl(table, `-X PATCH "${at}?${row.filter}" ${json}`, `{ "${entry.name}": ${sample(entry, "curl", "Changed")} }`),
    js: js(table.name, [`.update({ ${entry.name}: ${sample(entry, "js", "Changed")} })`, row.js]),
  };
}

/** Its rows belong to people: a key alone sees none of them. */
export const isOwn = ({ verbs }: TableEntry) => Object.values(verbs).some((words) => words?.startsWith("Your own rows"));
const readable = (table: TableEntry, name: string) => table.columns.some((column) => column.name === name && column.readable);
const isId = (table: TableEntry, name: string) => table.columns.some((column) => column.name === name && column.column.baseType === "uuid");

/** A few columns that tell rows apart. */
function headline(table: TableEntry): string[] {
  const columns = table.columns.filter((entry) => entry.readable && entry.name !== "organization_id");
  const liked = ["id", "number", "name", "title", "type", "status", "created_at"];
  const found = liked.filter((name) => columns.some((entry) => entry.name === name)).slice(0, 4);
  return found.length >= 2 ? found : columns.slice(0, 4).map(({ name }) => name);
}

/** Rows of one's own are asked for as the person; everything else with the key. */
function curl(table: TableEntry, request: string, body?: string) {
  const who = isOwn(table) ? `-H "apikey: $GANTRY_ANON_KEY" -H "Authorization: Bearer $ACCESS_TOKEN"` : `-H "apikey: $GANTRY_KEY"`;
  return [`curl -sS --fail-with-body ${request} \\`, `  ${who}`].join("\n") + (body ? ` \\\n  -d @- <<END\n${body}\nEND` : "");
}
const js = (table: string, calls: string[]) =>
  [`const { data, error } = await supabase`, `  .from("${table}")`, ...calls.map((call) => `  ${call}`)].join("\n").concat(";");

/** A value that fits the column, as written in JSON with shell variables, or in JavaScript; undefined where none can be guessed. */
function sample({ name, column, references }: ColumnEntry, kind: "curl" | "js", word = "Example"): string | undefined {
  if (references) return kind === "curl" ? `"${idVariable(references.table).curl}"` : idVariable(references.table).js;
  const { baseType, category, enumValues } = column;
  if (enumValues && category !== "array") return JSON.stringify(enumValues[0]);
  if (category === "json") return "{}";
  if (category === "array") return baseType === "_text" ? '["example"]' : undefined;
  if (baseType === "bool") return "true";
  if (/^(int|float|numeric)/.test(baseType)) return "1";
  if (baseType === "timestamptz") return '"2026-11-21T06:00:00Z"';
  if (baseType === "date") return '"2026-11-21"';
  if (["text", "varchar"].includes(baseType)) return JSON.stringify(name === "slug" ? "example" : word);
  return undefined;
}
