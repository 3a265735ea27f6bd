"use client";

import { usePathname } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { Breadcrumbs, type Crumb } from "@/components/ui/breadcrumbs";
import { currentItem } from "./sidebar";
import type { NavGroup } from "./types";

/** The page knows the record's name, the top bar draws it: one small store between them. */
let shown: readonly Crumb[] | null = null;
const watchers = new Set<() => void>();
function show(next: readonly Crumb[] | null) {
  shown = next;
  for (const watch of watchers) watch();
}
const subscribe = (watch: () => void) => {
  watchers.add(watch);
  return () => watchers.delete(watch);
};

/** Render anywhere in a page: `<Crumbs items={[{ label: "Assets", href }, { label: "Filler 2" }]} />`. */
export function Crumbs({ items }: { items: readonly Crumb[] }) {
  const key = JSON.stringify(items);
  useEffect(() => {
    show(JSON.parse(key) as Crumb[]);
    return () => show(null);
  }, [key]);
  return null;
}

/** Without Crumbs on the page: group and item of the navigation. */
export function TopCrumbs({ nav }: { nav: readonly NavGroup[] }) {
  const own = useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  );
  const current = currentItem(nav, usePathname());
  const group: Crumb[] = current?.group ? [{ label: current.group }] : [];
  const items = own ? [...group, ...own] : [...group, ...(current ? [{ label: current.label }] : [])];
  return <Breadcrumbs items={items} className="max-desk:mr-auto" />;
}
