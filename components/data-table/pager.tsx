"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { LinkButton } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format";
import type { TableUrl } from "./use-table-url";

export type PagerProps = {
  shown: number;
  total: number | null | undefined;
  nextCursor: string | null | undefined;
  prevCursor: string | null | undefined;
  url: TableUrl;
};

/** Keyset paging: a page is named by the row it starts after, so rows that arrive meanwhile do not shift it. */
export function Pager({ shown, total, nextCursor, prevCursor, url }: PagerProps) {
  const paged = Boolean(nextCursor || prevCursor);
  return (
    <div className="flex items-center justify-center gap-3 text-ink-3">
      {prevCursor ? (
        <LinkButton variant="quiet" size="sm" scroll={false} href={url.hrefWith({ before: prevCursor, cursor: null })} rel="prev">
          <ChevronLeft aria-hidden />
          Previous
        </LinkButton>
      ) : null}
      <span className="tabular-nums">
        {total === null || total === undefined ? `${formatNumber(shown)} shown` : `${formatNumber(shown)} of ${formatNumber(total)}`}
      </span>
      {nextCursor ? (
        <LinkButton variant="quiet" size="sm" scroll={false} href={url.hrefWith({ cursor: nextCursor, before: null })} rel="next">
          Next
          <ChevronRight aria-hidden />
        </LinkButton>
      ) : paged ? (
        <span className="sr-only">Last page</span>
      ) : null}
    </div>
  );
}
