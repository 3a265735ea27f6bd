"use client";

import { cn } from "./cn";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("h-3 animate-pulse rounded-sm bg-off-soft", className)} />;
}

/** Rows of the height and rhythm of a table. */
export function SkeletonRows({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div role="status" aria-label="Loading" aria-busy="true">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-[34px] items-center gap-6 border-b px-3 last:border-b-0">
          {Array.from({ length: columns }, (_, column) => (
            <Skeleton key={column} className={column === 0 ? "w-1/4" : column % 2 ? "w-1/6" : "w-1/12"} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** A whole list page while it loads: the same shape as PageHeader and DataTable. On the client, so that each page carries its name and not its elements. */
export function ListPageSkeleton({ columns = 6 }: { columns?: number }) {
  return (
    <>
      <div className="grid gap-2">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="w-72" />
      </div>
      <Skeleton className="h-[30px] w-full max-w-md" />
      <div className="rounded-lg border bg-panel">
        <SkeletonRows rows={12} columns={columns} />
      </div>
    </>
  );
}
