import { readTableQuery } from "@/components/data-table/table-query";
import { type AlertFilter, alertFilter } from "@/lib/alerts/inputs";

type Params = Record<string, string | string[] | undefined>;
export const views = ["active", "unacknowledged", "cleared", "all"] as const;
export type View = (typeof views)[number];

const states: Record<View, Pick<AlertFilter, "state" | "acknowledged">> = {
  active: { state: ["active"] },
  unacknowledged: { state: ["active"], acknowledged: ["no"] },
  cleared: { state: ["cleared"] },
  all: {},
};

const keys = ["severity", "site", "rule", "category", "assignee", "muted"];

/** The inbox's URL as a filter. What it does not understand it leaves out: a stale link shows the default view. */
export function readAlertFilter(params: Params): { view: View; filter: AlertFilter } {
  const view = views.find((name) => name === params.view) ?? "active";
  const { q, sort, cursor, before, filters } = readTableQuery(params, {
    filters: keys,
    sortable: ["severity", "raised"],
    defaultSort: "-raised",
  });
  const wanted = {
    ...(q && { q }),
    ...(sort && { sort: `${sort.desc ? "-" : ""}${sort.id}` }),
    ...(cursor && { cursor }),
    ...(before && { before }),
    ...(typeof params.group === "string" && { group: params.group }),
    ...states[view],
  };
  const parsed = alertFilter.safeParse({ ...wanted, ...filters });
  return { view, filter: parsed.success ? parsed.data : alertFilter.parse(alertFilter.safeParse(wanted).success ? wanted : states[view]) };
}
