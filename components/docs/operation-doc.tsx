import { SimpleTable } from "@/components/data-table/simple-table";
import { Badge } from "@/components/ui/badge";
import { Panel } from "@/components/ui/panel";
import type { Tone } from "@/components/ui/tone";
import type { Example } from "@/lib/reference/blocks";
import { DocExample } from "./doc-example";
import { DocSection } from "./doc-section";
import { RichWords } from "./rich-words";

export type Field = { name: string; where: "path" | "query" | "body"; type: string; required: boolean; notes: string };
export type OperationDocProps = {
  id: string;
  method: string;
  path: string;
  summary: string;
  who: string;
  fields: readonly Field[];
  example: Example | undefined;
};

const tones: Record<string, Tone> = { get: "info", post: "ok", put: "warn", patch: "warn", delete: "crit" };

/** One endpoint: what it does, who may, what it takes. */
export function OperationDoc({ id, method, path, summary, who, fields, example }: OperationDocProps) {
  return (
    <DocSection
      id={id}
      title={
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <Badge tone={tones[method] ?? "off"} className="font-mono">
            {method.toUpperCase()}
          </Badge>
          <span className="min-w-0 break-all font-mono text-md">{path}</span>
        </span>
      }
    >
      <p className="max-w-[72ch] text-md">
        {summary}.{" "}
        <span className="text-ink-2">
          <RichWords>{who}</RichWords>
        </span>
      </p>
      {fields.length > 0 ? (
        <Panel>
          <SimpleTable
            label={`What ${method.toUpperCase()} ${path} takes`}
            className="[&_td]:whitespace-normal [&_td]:py-1.5 [&_td]:align-top"
            head={[{ text: "Name" }, { text: "In" }, { text: "Type" }, { text: "Notes" }]}
            rows={fields.map((field) => ({
              key: `${field.where} ${field.name}`,
              cells: [
                <span key="name" className="font-mono text-sm">
                  {field.name}
                </span>,
                field.where,
                <span key="type" className="text-ink-2">
                  {field.type}
                </span>,
                <span key="notes" className="flex flex-wrap items-center gap-1.5 text-ink-2">
                  {field.required ? <Badge tone="info">required</Badge> : null}
                  {field.notes}
                </span>,
              ],
            }))}
          />
        </Panel>
      ) : null}
      {example ? <DocExample example={example} /> : null}
    </DocSection>
  );
}
