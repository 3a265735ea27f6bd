import { readTableQuery, type SearchParamsRecord } from "@/components/data-table/table-query";
import type { AssetRow } from "@/lib/assets/queries";
import { assetFilter } from "@/lib/assets/schema";

const filters = ["status", "site", "criticality", "type", "tag", "retired"];

/** The address of a list as the query of lib/assets. What an old link says that no longer holds is ignored. */
export function readAssetFilter(params: SearchParamsRecord, given: { site?: string } = {}) {
  const {
    q,
    sort,
    cursor,
    before,
    filters: chosen,
  } = readTableQuery(params, {
    filters,
    sortable: ["name", "health", "status", "criticality"],
    defaultSort: "name",
  });
  const asked = {
    ...Object.fromEntries(Object.entries(chosen).map(([key, values]) => [key, key === "retired" ? values[0] : values])),
    ...(q && { q: q.replaceAll("\0", "") }),
    ...(sort && { sort: `${sort.desc ? "-" : ""}${sort.id}` }),
    ...(cursor && { cursor }),
    ...(before && { before }),
    ...(given.site && { site: [given.site] }),
  };
  const parsed = assetFilter.safeParse(asked);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  return assetFilter.parse(Object.fromEntries(Object.entries(asked).filter(([key]) => !wrong.has(key) || (key === "site" && given.site))));
}

/** What the list shows of an asset. */
export type AssetListRow = Omit<AssetRow, "siteId" | "retiredAt">;
type Page<Row> = { items: Row[]; nextCursor: string | null; prevCursor: string | null };

/** Only what the list shows goes to the browser. */
export const shownPage = (page: Page<AssetRow>): Page<AssetListRow> => ({
  ...page,
  items: page.items.map(({ siteId: _site, retiredAt: _retired, ...row }) => row),
});
