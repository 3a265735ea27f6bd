import type { Metadata } from "next";
import { SimpleTable } from "@/components/data-table/simple-table";
import { ImportPanel } from "@/components/import/import-panel";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { holds } from "@/db/actor";
import { currentActor } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { type Kind, kinds } from "@/lib/import/table/kinds";

export const metadata: Metadata = { title: "Import and export" };

export default async function ImportPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { kind } = await searchParams;
  const actor = await currentActor(org);
  const readable = Object.values<Kind>(kinds).filter(({ read }) => holds(actor, read));
  const writable = readable.filter(({ write }) => holds(actor, write));
  const choices = writable.map(({ name, label, columns, key }) => ({
    value: name,
    label,
    key,
    columns: columns.filter(({ shown }) => !shown).map(({ header, needed, example }) => ({ header, needed: Boolean(needed), example })),
  }));
  const asked = choices.find(({ value }) => value === kind) ?? choices[0];
  return (
    <>
      <PageHeader
        title="Import and export"
        description="Whole tables as CSV: take them out, change them in a spreadsheet, bring them back."
      />
      {asked ? (
        <ImportPanel org={org} choices={choices} start={asked.value} />
      ) : readable.length > 0 ? (
        <Panel>
          <PanelHeader title="Export" />
          <SimpleTable
            label="Tables"
            head={[{ text: "Table" }, { text: "File", align: "end" }]}
            rows={readable.map(({ name, label }) => ({
              key: name,
              cells: [
                label,
                <a
                  key="file"
                  className="text-info-ink hover:underline"
                  href={`/api/v1/tables/${name}/export?${new URLSearchParams({ org })}`}
                >
                  Export {label.toLowerCase()}
                </a>,
              ],
            }))}
          />
        </Panel>
      ) : (
        <Panel>
          <EmptyState title="Nothing to exchange" description="Your role reads none of these tables. Ask an administrator for it." />
        </Panel>
      )}
    </>
  );
}
