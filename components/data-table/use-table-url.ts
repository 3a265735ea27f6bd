"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo, useTransition } from "react";
import type { TableFilter } from "./column";
import { paramName, splitValues } from "./table-query";

const own = ["q", "sort", "cursor", "before", "columns"];

/** Every bit of a table's state that a link should carry. Any change but paging goes back to the first page. */
export function useTableUrl(filters: readonly TableFilter[], prefix: string | undefined) {
  const [pending, startTransition] = useTransition();
  const keys = [...own, ...filters.map((filter) => filter.key)];
  const joined = keys.join(" ");
  const parsers = useMemo(
    () => Object.fromEntries(joined.split(" ").map((key) => [paramName(prefix, key), parseAsString])),
    [joined, prefix],
  );
  const [values, setValues] = useQueryStates(parsers, { shallow: false, startTransition, history: "push", scroll: false });
  const path = usePathname();
  const search = useSearchParams();

  const get = (key: string): string | null => values[paramName(prefix, key)] ?? null;
  function set(changes: Record<string, string | null>, history: "push" | "replace" = "push") {
    const first = { cursor: null, before: null, ...changes };
    void setValues(Object.fromEntries(Object.entries(first).map(([key, value]) => [paramName(prefix, key), value || null])), { history });
  }
  function hrefWith(changes: Record<string, string | null>): string {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries(changes)) {
      if (value) next.set(paramName(prefix, key), value);
      else next.delete(paramName(prefix, key));
    }
    const query = next.toString();
    return query ? `${path}?${query}` : path;
  }
  /** The view without its place in the pages: what is saved and exported. */
  const viewQuery = () => {
    const next = new URLSearchParams(search);
    for (const key of ["cursor", "before"]) next.delete(paramName(prefix, key));
    return next.toString();
  };
  const filtered = Boolean(get("q")) || filters.some((filter) => splitValues(get(filter.key)).length > 0);
  const clear = () => set(Object.fromEntries([["q", null], ...filters.map((filter) => [filter.key, null])]) as Record<string, null>);
  return { get, set, clear, hrefWith, viewQuery, filtered, pending, path };
}

export type TableUrl = ReturnType<typeof useTableUrl>;
