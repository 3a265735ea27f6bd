import { CodeBlock } from "@/components/ui/code-block";
import { Tabs } from "@/components/ui/tabs";
import type { Example } from "@/lib/reference/blocks";

/** One thing to copy, for the shell and for supabase-js. */
export function DocExample({ example }: { example: Example }) {
  const { id, title, curl, js } = example;
  const forms = [
    ...(curl ? [{ value: "curl", label: "curl", content: <CodeBlock code={curl} label={`${title}, with curl`} /> }] : []),
    ...(js ? [{ value: "js", label: "supabase-js", content: <CodeBlock code={js} label={`${title}, with supabase-js`} /> }] : []),
  ];
  return (
    <div id={id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
      {forms.length > 1 ? <Tabs label={title} items={forms} /> : forms[0]?.content}
    </div>
  );
}
