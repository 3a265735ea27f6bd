import type { Block, Example, Guide } from "./blocks";
import type { Reference } from "./build";
import { functionExample } from "./function-examples";
import { guidesFor } from "./guides";
import { templateOf } from "./operation";
import { inputOf, whoMay } from "./routes-part";
import { exampleOf, groupsOf, pagesOf } from "./site-map";
import { examplesOf } from "./table-examples";
import { type TableEntry, typeWords } from "./tables";

const about =
  "One operations platform on plain PostgreSQL: industrial assets and telemetry, alerts, incidents, and the multi-tenant ground under them. Its HTTP API speaks to `@supabase/supabase-js` unchanged.";

/** The short map for machines (llmstxt.org): every page with one line. */
export function writeLlms(reference: Reference): string {
  const { url } = reference;
  const pages = pagesOf(reference);
  const links = (group: string) =>
    pages.filter((page) => page.group === group).map(({ title, href }) => `- [${title}](${url}${href})${said(reference, group, title)}`);
  return [
    "# Gantry",
    `> ${about}`,
    `Send an API key in the header \`apikey\`. Everything at once: [llms-full.txt](${url}/llms-full.txt). OpenAPI 3.1: [openapi.json](${url}/api/openapi.json).`,
    "## Guides",
    links("Guides").join("\n"),
    "## Endpoints",
    links("Endpoints").join("\n"),
    "## Tables",
    `Read and written under ${url}/rest/v1 as PostgREST does, under row-level security.`,
    links("Tables").join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

function said({ url, tables, operations }: Reference, group: string, title: string) {
  if (group === "Guides") return `: ${guidesFor(url).find((guide) => guide.title === title)?.summary}`;
  if (group === "Tables") return sayWith(tables.find(({ name }) => name === title)?.description);
  const found = groupsOf({ operations }).find((one) => one.title === title);
  return found ? `: ${[...new Set(found.operations.map(({ path }) => templateOf(path)))].join(", ")}` : ": called under /rest/v1/rpc";
}
const sayWith = (description: string | undefined) => (description ? `: ${description}` : "");

/** Everything, as one plain text. */
export function writeLlmsFull(reference: Reference): string {
  const { url, tables, functions } = reference;
  const endpoints = groupsOf(reference).flatMap(({ title, operations }) => [
    `## ${title}`,
    ...operations.map((operation) => {
      const { parameters, body } = inputOf(operation);
      const queried = parameters.filter((one) => one.in === "query").map(({ name, required }) => (required ? name : `${name}?`));
      const schema = body?.content["application/json"]?.schema;
      const sent = schema?.properties
        ? Object.keys(schema.properties).map((name) => (((schema.required as string[]) ?? []).includes(name) ? name : `${name}?`))
        : [];
      const facts = [
        whoMay(operation.auth),
        queried.length > 0 && `Query: ${queried.join(", ")}.`,
        sent.length > 0 && `Body: ${sent.join(", ")}.`,
      ].filter(Boolean);
      const shown = exampleOf(url, operation);
      return [
        `${operation.method.toUpperCase()} ${templateOf(operation.path)}: ${operation.summary}. ${facts.join(" ")}`,
        ...(shown ? [fenced(shown)] : []),
      ].join("\n");
    }),
  ]);
  return [
    "# Gantry",
    `> ${about}`,
    ...guidesFor(url).map(guideText),
    "# Endpoints",
    ...endpoints,
    "## Database functions",
    ...functions.map((entry) =>
      [`${entry.name}: ${entry.description || "A function of the database."}`, fenced(functionExample(url, entry))].join("\n"),
    ),
    "# Tables",
    ...tables.map((entry) => tableText(url, entry)),
  ]
    .join("\n\n")
    .concat("\n");
}

const guideText = ({ title, summary, sections }: Guide) =>
  [`# ${title}`, summary, ...sections.flatMap((section) => [`## ${section.title}`, ...section.blocks.map(blockText)])].join("\n\n");

function blockText(block: Block): string {
  if (block.kind === "text") return block.text;
  if (block.kind === "list") return block.items.map((item) => `- ${item}`).join("\n");
  if (block.kind === "example") return [`${block.example.title}:`, fenced(block.example)].join("\n");
  return [block.head, ...block.rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const fenced = ({ curl, js }: Example) => [curl && `\`\`\`sh\n${curl}\n\`\`\``, js && `\`\`\`js\n${js}\n\`\`\``].filter(Boolean).join("\n");

function tableText(url: string, entry: TableEntry): string {
  const may = Object.entries(entry.verbs).flatMap(([verb, words]) => (words ? [`${verb}: ${words}`] : []));
  return [
    `## ${entry.name}`,
    entry.description,
    may.join("\n"),
    entry.columns.map((column) => `- ${column.name}: ${typeWords(column)}`).join("\n"),
    entry.embeds.length > 0 ? `Embeds: ${[...new Set(entry.embeds.map(({ name }) => name))].join(", ")}.` : "",
    ...examplesOf(url, entry).map((one) => [`${one.title}:`, fenced(one)].join("\n")),
  ]
    .filter(Boolean)
    .join("\n\n");
}
