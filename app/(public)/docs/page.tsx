import Link from "next/link";
import { DocSection } from "@/components/docs/doc-section";
import { GuideDoc } from "@/components/docs/guide-doc";
import { guidesFor } from "@/lib/reference/guides";
import { docsReference } from "./reference";

export default async function DocsPage() {
  const { url, tables } = await docsReference();
  const [start, ...guides] = guidesFor(url);
  return (
    <>
      <GuideDoc guide={start!} />
      <DocSection id="guides" title="Guides">
        <ul className="grid gap-2 phone:grid-cols-2">
          {guides.map(({ id, title, summary }) => (
            <li key={id} className="relative rounded-lg border bg-panel px-3.5 py-3 hover:bg-sunken">
              <Link href={`/docs/guides/${id}`} prefetch={false} className="font-medium after:absolute after:inset-0">
                {title}
              </Link>
              <p className="text-ink-2">{summary}</p>
            </li>
          ))}
        </ul>
      </DocSection>
      <DocSection id="tables" title="Tables">
        <ul className="grid gap-x-6 gap-y-2.5 phone:grid-cols-2">
          {tables.map(({ name, description }) => (
            <li key={name} className="min-w-0">
              <Link href={`/docs/tables/${name}`} prefetch={false} className="break-words font-mono text-info-ink text-sm hover:underline">
                {name}
              </Link>
              <p className="line-clamp-2 text-ink-2">{description}</p>
            </li>
          ))}
        </ul>
      </DocSection>
    </>
  );
}
