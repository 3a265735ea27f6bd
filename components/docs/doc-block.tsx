import { SimpleTable } from "@/components/data-table/simple-table";
import { Panel } from "@/components/ui/panel";
import type { Block } from "@/lib/reference/blocks";
import { DocExample } from "./doc-example";
import { RichWords } from "./rich-words";

/** One part of a guide. */
export function DocBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case "text":
      return (
        <p className="max-w-[72ch] text-md leading-relaxed">
          <RichWords>{block.text}</RichWords>
        </p>
      );
    case "list":
      return (
        <ul className="grid max-w-[72ch] list-disc gap-1.5 pl-5 text-md leading-relaxed">
          {block.items.map((item) => (
            <li key={item}>
              <RichWords>{item}</RichWords>
            </li>
          ))}
        </ul>
      );
    case "table":
      return (
        <Panel>
          <DocTable label={block.head.join(", ")} head={block.head} rows={block.rows} />
        </Panel>
      );
    case "example":
      return <DocExample example={block.example} />;
  }
}

/** A table whose cells are words: they wrap instead of being cut. */
export function DocTable({ label, head, rows }: { label: string; head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <SimpleTable
      label={label}
      className="[&_td]:whitespace-normal [&_td]:py-1.5 [&_td]:align-top"
      head={head.map((text) => ({ text }))}
      rows={rows.map((row) => ({
        key: row.join("|"),
        cells: row.map((cell, index) => <RichWords key={`${head[index]}`}>{cell}</RichWords>),
      }))}
    />
  );
}
