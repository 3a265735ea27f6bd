import Link from "next/link";
import type { ReactNode } from "react";

const parts = /(`[^`]+`)|\[([^\]]+)\]\(([^)]+)\)/g;

/** A paragraph of a guide: `code` and [links](…), nothing else. */
export function RichWords({ children }: { children: string }) {
  const found: ReactNode[] = [];
  let from = 0;
  for (const match of children.matchAll(parts)) {
    const [whole, code, words, href] = match;
    if (match.index > from) found.push(children.slice(from, match.index));
    found.push(code ? <Code key={match.index}>{code.slice(1, -1)}</Code> : <DocLink key={match.index} href={href!} words={words!} />);
    from = match.index + whole.length;
  }
  if (from < children.length) found.push(children.slice(from));
  return <>{found}</>;
}

export const Code = ({ children }: { children: ReactNode }) => (
  <code className="break-words rounded-sm bg-sunken px-1 py-px font-mono text-[0.92em] text-ink">{children}</code>
);

const link = "text-info-ink underline decoration-line-strong underline-offset-2 hover:decoration-current";
function DocLink({ href, words }: { href: string; words: string }) {
  if (href.startsWith("/"))
    return (
      <Link href={href} className={link}>
        {words}
      </Link>
    );
  return (
    <a href={href} rel="noreferrer" className={link}>
      {words}
    </a>
  );
}
