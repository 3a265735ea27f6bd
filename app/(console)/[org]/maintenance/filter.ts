import { readTableQuery } from "@/components/data-table/table-query";
import { type WorkOrderFilter, workOrderFilter } from "@/lib/maintenance/schema";
import { unfinished } from "@/lib/maintenance/words";

type Params = Record<string, string | string[] | undefined>;
export const views = ["unfinished", "overdue", "completed", "verified", "cancelled", "all"] as const;
export type View = (typeof views)[number];

const wanted: Record<View, Partial<WorkOrderFilter>> = {
  unfinished: { status: [...unfinished] },
  overdue: { overdue: true },
  completed: { status: ["completed"] },
  verified: { status: ["verified"] },
  cancelled: { status: ["cancelled"] },
  all: {},
};

/** What is past its date is read by how long it is; everything else by what came last. */
export const defaultSortOf = (view: View) => (view === "overdue" ? "due" : "-created");

/** The list's URL as a filter. What it does not understand it leaves out. */
export function readWorkOrderFilter(params: Params): { view: View; filter: WorkOrderFilter } {
  const view = views.find((name) => name === params.view) ?? "unfinished";
  const { q, sort, cursor, before, filters } = readTableQuery(params, {
    filters: ["priority", "kind", "assignee", "site"],
    sortable: ["priority", "due", "created"],
    defaultSort: defaultSortOf(view),
  });
  const place = {
    ...(q && { q }),
    ...(sort && { sort: `${sort.desc ? "-" : ""}${sort.id}` }),
    ...(cursor && { cursor }),
    ...(before && { before }),
    ...wanted[view],
  };
  const parsed = workOrderFilter.safeParse({ ...place, ...filters });
  return {
    view,
    filter: parsed.success ? parsed.data : workOrderFilter.parse(workOrderFilter.safeParse(place).success ? place : wanted[view]),
  };
}
