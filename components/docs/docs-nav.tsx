"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import type { Page } from "@/lib/reference/site-map";

const groups = ["Guides", "Endpoints", "Tables"] as const;

/** All pages of the documentation; the search looks into paths, columns and summaries too. */
export function DocsNav({ pages }: { pages: readonly Page[] }) {
  const [query, setQuery] = useState("");
  const path = usePathname();
  const found = useMemo(() => {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (page: Page) => `${page.title} ${page.words}`.toLowerCase();
    const hits = pages.filter((page) => wanted.every((word) => text(page).includes(word)));
    // What is called so comes before what merely mentions it.
    const named = (page: Page) => wanted.length > 0 && wanted.every((word) => page.title.toLowerCase().includes(word));
    return [...hits.filter(named), ...hits.filter((page) => !named(page))];
  }, [pages, query]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-3 pt-3 pb-2">
        <Input
          type="search"
          aria-label="Search the documentation"
          placeholder="Search paths, columns"
          icon={<Search aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      <nav aria-label="Documentation" className="min-h-0 flex-1 overflow-y-auto px-2 pb-6">
        {found.length === 0 ? (
          <p role="status" className="px-2 py-3 text-ink-2">
            Nothing holds these words. Try fewer of them.
          </p>
        ) : null}
        {groups.map((group) => {
          const own = found.filter((page) => page.group === group);
          if (own.length === 0) return null;
          return (
            <section key={group} aria-label={group} className="pt-2.5">
              <h2 className="px-2 pb-1 font-medium text-ink-3 text-xs">{group}</h2>
              <ul>
                {own.map((page) => (
                  <li key={page.href}>
                    <Link
                      href={page.href}
                      prefetch={false}
                      aria-current={page.href === path ? "page" : undefined}
                      className={cn(
                        "block truncate rounded-md px-2 py-[5px] text-ink-2 hover:bg-sunken hover:text-ink",
                        group === "Tables" && "font-mono text-sm",
                        page.href === path && "bg-accent-soft font-medium text-info-ink",
                      )}
                    >
                      {page.title}
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </nav>
    </div>
  );
}
