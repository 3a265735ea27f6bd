import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DocHeader } from "@/components/docs/doc-section";
import { TableDoc } from "@/components/docs/table-doc";
import { examplesOf, isOwn } from "@/lib/reference/table-examples";
import { docsReference } from "../../reference";

type Args = { params: Promise<{ table: string }> };
export async function generateMetadata({ params }: Args): Promise<Metadata> {
  return { title: (await params).table };
}

export default async function TablePage({ params }: Args) {
  const { table: name } = await params;
  const { url, tables } = await docsReference();
  const table = tables.find((one) => one.name === name);
  if (!table) notFound();
  return (
    <>
      <DocHeader title={<span className="font-mono">{table.name}</span>}>
        {table.description} <span className="block pt-1 font-mono text-ink-3 text-sm">/rest/v1/{table.name}</span>
      </DocHeader>
      <TableDoc table={table} examples={examplesOf(url, table)} own={isOwn(table)} />
    </>
  );
}
