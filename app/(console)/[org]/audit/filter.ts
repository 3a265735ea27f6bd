import { readTimeRange } from "@/components/charts/time-range";
import { readTableQuery } from "@/components/data-table/table-query";
import { type AuditFilter, auditFilter } from "@/lib/audit/schema";

type Params = Record<string, string | string[] | undefined>;

/** The log's URL as a filter; without a range it reaches back to the beginning. */
export function readAuditFilter(params: Params): AuditFilter {
  const { q, cursor, before, filters } = readTableQuery(params, { filters: ["actor", "action", "record", "status"] });
  const range = params.range || (params.from && params.to) ? readTimeRange(params, "30d") : null;
  const wanted = {
    ...(q && { q }),
    ...(cursor && { cursor }),
    ...(before && { before }),
    ...(range && { from: range.from.toISOString(), to: range.to.toISOString() }),
  };
  const parsed = auditFilter.safeParse({ ...wanted, ...filters });
  return parsed.success ? parsed.data : auditFilter.parse(auditFilter.safeParse(wanted).success ? wanted : {});
}
