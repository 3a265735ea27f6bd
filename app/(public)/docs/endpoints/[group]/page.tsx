import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DocExample } from "@/components/docs/doc-example";
import { DocHeader, DocSection } from "@/components/docs/doc-section";
import { OperationDoc } from "@/components/docs/operation-doc";
import { fieldsOf } from "@/lib/reference/fields";
import { functionExample } from "@/lib/reference/function-examples";
import { operationId, templateOf } from "@/lib/reference/operation";
import { whoMay } from "@/lib/reference/routes-part";
import { exampleOf, groupsOf } from "@/lib/reference/site-map";
import { docsReference } from "../../reference";

type Args = { params: Promise<{ group: string }> };
const FUNCTIONS = "database-functions";

export async function generateMetadata({ params }: Args): Promise<Metadata> {
  const { group } = await params;
  if (group === FUNCTIONS) return { title: "Database functions" };
  return { title: groupsOf(await docsReference()).find(({ slug }) => slug === group)?.title ?? "Not found" };
}

export default async function EndpointsPage({ params }: Args) {
  const { group: wanted } = await params;
  const reference = await docsReference();
  if (wanted === FUNCTIONS) return <DatabaseFunctions reference={reference} />;
  const group = groupsOf(reference).find(({ slug }) => slug === wanted);
  if (!group) notFound();
  return (
    <>
      <DocHeader title={group.title} />
      {group.operations.map((operation) => (
        <OperationDoc
          key={operationId(operation)}
          id={operationId(operation)}
          method={operation.method}
          path={templateOf(operation.path)}
          summary={operation.summary}
          who={whoMay(operation.auth)}
          fields={fieldsOf(operation)}
          example={exampleOf(reference.url, operation)}
        />
      ))}
    </>
  );
}

function DatabaseFunctions({ reference: { url, functions } }: { reference: Awaited<ReturnType<typeof docsReference>> }) {
  return (
    <>
      <DocHeader title="Database functions">Called by name under /rest/v1/rpc, with the arguments as a JSON object.</DocHeader>
      {functions.map((entry) => (
        <DocSection key={entry.name} id={entry.name} title={<span className="font-mono">{entry.name}</span>}>
          {entry.description ? <p className="max-w-[72ch] text-md">{entry.description}</p> : null}
          <DocExample example={functionExample(url, entry)} />
        </DocSection>
      ))}
    </>
  );
}
