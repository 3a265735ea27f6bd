"use client";

import { useEffect, useState } from "react";

export type FoundItem = { href: string; title: string; detail?: string | undefined; icon?: string | undefined };
export type FoundGroup = { label: string; items: FoundItem[] };
type SearchState = { groups: FoundGroup[]; state: "idle" | "loading" | "failed" };

/** Asks the endpoint 120 ms after the last key, and drops answers that come too late. */
export function useRecordSearch(url: string, query: string): SearchState {
  const [result, setResult] = useState<SearchState>({ groups: [], state: "idle" });
  useEffect(() => {
    const text = query.trim();
    if (text.length < 2) {
      setResult({ groups: [], state: "idle" });
      return;
    }
    const abort = new AbortController();
    setResult((was) => ({ ...was, state: "loading" }));
    const timer = setTimeout(async () => {
      try {
        const target = new URL(url, location.href);
        target.searchParams.set("q", text);
        const response = await fetch(target, { signal: abort.signal, headers: { accept: "application/json" } });
        if (!response.ok) throw new Error(String(response.status));
        const body = (await response.json()) as { data?: { groups?: FoundGroup[] } };
        setResult({ groups: body.data?.groups ?? [], state: "idle" });
      } catch {
        if (!abort.signal.aborted) setResult({ groups: [], state: "failed" });
      }
    }, 120);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [url, query]);
  return result;
}
