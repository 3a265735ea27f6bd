"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Count } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Icon } from "./icons";
import type { NavGroup } from "./types";

/** The item whose path is the longest prefix of where we are. */
export function currentItem(
  nav: readonly NavGroup[],
  path: string,
): { group: string | undefined; href: string; label: string } | undefined {
  let best: { group: string | undefined; href: string; label: string } | undefined;
  for (const { group, items } of nav)
    for (const { href, label, also = [] } of items) {
      const here = [href, ...also].some((place) => path === place || (path.startsWith(`${place}/`) && place.split("/").length > 2));
      if (here && href.length > (best?.href.length ?? 0)) best = { group, href, label };
    }
  return best;
}

export function Sidebar({ nav }: { nav: readonly NavGroup[] }) {
  const current = currentItem(nav, usePathname())?.href;
  return (
    <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto px-2 pt-0.5 pb-4">
      {nav.map(({ group, items }, index) => (
        <div key={group ?? index} className="contents">
          {group ? <h2 className="px-2 pt-3 pb-1 font-medium text-ink-3 text-xs">{group}</h2> : null}
          <ul className="grid gap-0.5">
            {items.map((item) => (
              <li key={item.href}>
                <Link
                  href={item.href}
                  aria-current={item.href === current ? "page" : undefined}
                  className={cn(
                    "flex h-[30px] items-center gap-[9px] rounded-md px-2 font-medium focus-visible:-outline-offset-2",
                    item.href === current ? "bg-accent-soft text-info-ink" : "text-ink-2 hover:bg-sunken hover:text-ink",
                  )}
                >
                  <Icon name={item.icon} className="size-[15px] shrink-0 opacity-85" />
                  <span className="truncate">{item.label}</span>
                  {item.count === undefined ? null : <Count value={item.count} hot={item.hot ?? false} className="ml-auto" />}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
