"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "./cn";

const bar = "flex gap-[18px] overflow-x-auto border-b [scrollbar-width:none]";
const tab =
  "-mb-px shrink-0 border-b-2 border-transparent pt-[7px] pb-[9px] font-medium text-ink-2 hover:text-ink focus-visible:-outline-offset-2";
const countClass = "font-normal text-ink-3";

export type LinkTab = { href: string; label: string; count?: number | string | undefined };

/** Tabs that are links, so that a tab is a URL. The current one is the longest match of path (and `?tab=`). */
export function LinkTabs({ items, label = "Sections", current }: { items: readonly LinkTab[]; label?: string; current?: string }) {
  const path = usePathname();
  const query = useSearchParams();
  const here = current ?? bestMatch(items, path, query);
  const nav = useRef<HTMLElement>(null);
  // On a phone the tabs are wider than the screen: the one that is open must be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks at the page after `here` has changed
  useEffect(() => {
    const open = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (nav.current && open) nav.current.scrollLeft = open.offsetLeft + open.offsetWidth / 2 - nav.current.clientWidth / 2;
  }, [here]);
  return (
    <nav ref={nav} aria-label={label} className={cn(bar, "relative")}>
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          scroll={false}
          aria-current={item.href === here ? "page" : undefined}
          className={cn(tab, item.href === here && "border-accent text-ink")}
        >
          {item.label}
          {item.count === undefined ? null : <span className={countClass}> {item.count}</span>}
        </Link>
      ))}
    </nav>
  );
}

function bestMatch(items: readonly LinkTab[], path: string, query: URLSearchParams): string | undefined {
  let best: string | undefined;
  let score = -1;
  for (const { href } of items) {
    const [itemPath = "", itemQuery = ""] = href.split("?");
    if (path !== itemPath && !path.startsWith(`${itemPath}/`)) continue;
    const wanted = [...new URLSearchParams(itemQuery)];
    if (!wanted.every(([key, value]) => query.get(key) === value)) continue;
    const points = itemPath.length * 10 + wanted.length;
    if (points > score) {
      best = href;
      score = points;
    }
  }
  return best;
}

export type TabItem = { value: string; label: ReactNode; content: ReactNode; count?: number };

/** Tabs inside a panel whose choice need not survive a reload. */
export function Tabs({ items, label, defaultValue }: { items: readonly TabItem[]; label: string; defaultValue?: string }) {
  return (
    <Radix.Root defaultValue={defaultValue ?? items[0]?.value ?? ""}>
      <Radix.List aria-label={label} className={bar}>
        {items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            className={cn(tab, "data-[state=active]:border-accent data-[state=active]:text-ink")}
          >
            {item.label}
            {item.count === undefined ? null : <span className={countClass}> {item.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content key={item.value} value={item.value} className="pt-3.5">
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
