import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Badge } from "@/components/ui/badge";
import { Panel } from "@/components/ui/panel";
import type { Example } from "@/lib/reference/blocks";
import type { ColumnEntry, TableEntry } from "@/lib/reference/tables";
import { DocExample } from "./doc-example";
import { DocSection } from "./doc-section";
import { Code, RichWords } from "./rich-words";

const verbWords = { select: "Read", insert: "Add", update: "Change", delete: "Remove" } as const;
const methods = { select: "GET", insert: "POST", update: "PATCH", delete: "DELETE" } as const;

/** Who may do what, the columns, what can be embedded, and what to copy. */
export function TableDoc({ table, examples, own }: { table: TableEntry; examples: readonly Example[]; own: boolean }) {
  const verbs = Object.keys(verbWords) as (keyof typeof verbWords)[];
  const embeds = [...new Map(table.embeds.map((embed) => [embed.name, embed])).values()];
  return (
    <>
      <DocSection id="permissions" title="Permissions">
        <Panel>
          <SimpleTable
            label="Permissions"
            className="[&_td]:whitespace-normal"
            head={[{ text: "To" }, { text: "Send" }, { text: "You need" }]}
            rows={verbs.map((verb) => ({
              key: verb,
              cells: [
                verbWords[verb],
                <Code key="method">{methods[verb]}</Code>,
                table.verbs[verb] ? <RichWords key="who">{table.verbs[verb]}</RichWords> : "Not here: commands alone do this.",
              ],
            }))}
          />
        </Panel>
      </DocSection>
      <DocSection id="columns" title="Columns">
        <Panel>
          <SimpleTable
            label="Columns"
            className="[&_td]:whitespace-normal [&_td]:py-1.5 [&_td]:align-top"
            head={[{ text: "Column" }, { text: "Type" }, { text: "Notes" }]}
            rows={table.columns.map((entry) => ({ key: entry.name, cells: cellsOf(entry) }))}
          />
        </Panel>
      </DocSection>
      {embeds.length > 0 ? (
        <DocSection id="related" title="Related rows">
          <p className="flex flex-wrap gap-1.5">
            {embeds.map(({ name, table: target, toOne }) => (
              <Link
                key={name}
                href={`/docs/tables/${target}`}
                className="inline-flex items-center gap-1.5 rounded-md border px-2 py-1 hover:bg-sunken"
              >
                <span className="font-mono text-sm">{name}</span>
                <span className="text-ink-3 text-sm">{toOne ? "one" : "many"}</span>
              </Link>
            ))}
          </p>
        </DocSection>
      ) : null}
      <DocSection id="examples" title="Examples">
        {own ? (
          <p className="max-w-[72ch] text-md">
            These rows belong to people:{" "}
            <RichWords>[sign in](/docs/guides/authentication) first. `supabase` is the client that did.</RichWords>
          </p>
        ) : null}
        {examples.map((example) => (
          <div key={example.id} className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
            <h3 className="font-medium">{example.title}</h3>
            <DocExample example={example} />
          </div>
        ))}
      </DocSection>
    </>
  );
}

function cellsOf({ name, column, references, required, readable, insertable, updatable }: ColumnEntry) {
  const type = column.type.replace("public.", "");
  return [
    <span key="name" id={`column-${name}`} className="break-words font-mono text-sm">
      {name}
    </span>,
    <span key="type" className="text-ink-2">
      {column.enumValues ? (
        <>
          {column.enumValues.map((value, index) => (
            <span key={value}>
              {index > 0 ? " " : null}
              <Code>{value}</Code>
            </span>
          ))}
          {column.category === "array" ? " (a list)" : null}
        </>
      ) : (
        type
      )}
    </span>,
    <span key="notes" className="flex flex-wrap items-center gap-1.5 text-ink-2">
      {required ? <Badge tone="info">required</Badge> : null}
      {column.nullable ? <Badge>may be null</Badge> : null}
      {readable ? null : <Badge>write only</Badge>}
      {insertable && updatable ? (
        <Badge tone="ok">writable</Badge>
      ) : insertable ? (
        <Badge tone="ok">when added</Badge>
      ) : updatable ? (
        <Badge tone="ok">changeable</Badge>
      ) : null}
      {references ? (
        <Link href={`/docs/tables/${references.table}`} className="text-info-ink hover:underline">
          → {references.table}
        </Link>
      ) : null}
      {column.comment ? <span>{column.comment}</span> : null}
    </span>,
  ];
}
