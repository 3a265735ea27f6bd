import { Link2 } from "lucide-react";
import type { ReactNode } from "react";

/** A heading that can be linked to, and what stands under it. */
export function DocSection({ id, title, aside, children }: { id: string; title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id={id} className="group flex min-w-0 flex-wrap items-center gap-2 pt-2 font-semibold text-lg">
        <span className="min-w-0 break-words">{title}</span>
        <a
          href={`#${id}`}
          aria-label="Link to this section"
          className="text-ink-3 opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        >
          <Link2 aria-hidden className="size-4" />
        </a>
        {aside ? <span className="ml-auto font-normal text-base">{aside}</span> : null}
      </h2>
      {children}
    </section>
  );
}

/** The head of every page of the documentation. */
export function DocHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <h1 className="break-words text-2xl tracking-tight">{title}</h1>
      {children ? <div className="max-w-[72ch] text-ink-2 text-md">{children}</div> : null}
    </header>
  );
}
