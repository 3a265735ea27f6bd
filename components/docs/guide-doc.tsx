import type { Guide } from "@/lib/reference/blocks";
import { DocBlock } from "./doc-block";
import { DocHeader, DocSection } from "./doc-section";

export function GuideDoc({ guide }: { guide: Guide }) {
  return (
    <>
      <DocHeader title={guide.title}>{guide.summary}</DocHeader>
      {guide.sections.map(({ id, title, blocks }) => (
        <DocSection key={id} id={id} title={title}>
          {blocks.map((block, index) => (
            <DocBlock key={index} block={block} />
          ))}
        </DocSection>
      ))}
    </>
  );
}
