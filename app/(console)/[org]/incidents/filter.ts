import { readTableQuery } from "@/components/data-table/table-query";
import { type IncidentFilter, incidentFilter } from "@/lib/itil/schema";

type Params = Record<string, string | string[] | undefined>;
export const views = ["unresolved", "open", "investigating", "resolved", "closed", "all"] as const;
export type View = (typeof views)[number];

const statuses: Record<View, Pick<IncidentFilter, "status">> = {
  unresolved: { status: ["open", "investigating"] },
  open: { status: ["open"] },
  investigating: { status: ["investigating"] },
  resolved: { status: ["resolved"] },
  closed: { status: ["closed"] },
  all: {},
};

/** The list's URL as a filter. What it does not understand it leaves out. */
export function readIncidentFilter(params: Params): { view: View; filter: IncidentFilter } {
  const view = views.find((name) => name === params.view) ?? "unresolved";
  const { q, sort, cursor, before, filters } = readTableQuery(params, {
    filters: ["priority", "assignee", "site"],
    sortable: ["priority", "opened"],
    defaultSort: "-opened",
  });
  const wanted = {
    ...(q && { q }),
    ...(sort && { sort: `${sort.desc ? "-" : ""}${sort.id}` }),
    ...(cursor && { cursor }),
    ...(before && { before }),
    ...statuses[view],
  };
  const parsed = incidentFilter.safeParse({ ...wanted, ...filters });
  return {
    view,
    filter: parsed.success ? parsed.data : incidentFilter.parse(incidentFilter.safeParse(wanted).success ? wanted : statuses[view]),
  };
}
