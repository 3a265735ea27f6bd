import type { Metadata } from "next";
import { AssetTable } from "@/components/assets/asset-table";
import { readAssetFilter } from "@/components/assets/list-page";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { count, formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { assetFacets, COUNT_CAP, countAssets, listAssets, siteOptions } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import { AppError } from "@/lib/errors";
import type { PageArgs } from "@/lib/http/page";
import { deleteViewAction, saveViewAction } from "@/lib/saved-views/actions";
import { listSavedViews } from "@/lib/saved-views/queries";

export const metadata: Metadata = { title: "Assets" };

export default async function AssetsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { actor } = await current(org);
  const filter = readAssetFilter(await searchParams);
  const data = await withActor(
    actor,
    async (tx) => ({
      page: await listAssets(tx, filter),
      total: await countAssets(tx, filter),
      sites: await siteOptions(tx),
      facets: await assetFacets(tx),
      views: await listSavedViews(tx, "assets"),
    }),
    { readOnly: true },
  ).catch((error) => {
    // A page marker of another order: the list itself is fine, and says so with a way back.
    if (error instanceof AppError && error.code === "VALIDATION_ERROR") return { problem: error.message };
    throw error;
  });
  const mayWrite = holds(actor, "assets:write");
  const empty = {
    page: { items: [], nextCursor: null, prevCursor: null },
    total: { count: 0, capped: false },
    sites: [],
    facets: { types: [], tags: [] },
    views: [],
  };
  const { page, total, sites, facets, views } = "problem" in data ? empty : data;
  return (
    <>
      <PageHeader
        title="Assets"
        description={
          total.capped
            ? `More than ${formatNumber(COUNT_CAP)} assets`
            : `${count(total.count, "asset")} ${filter.retired ? "retired" : "in service"}`
        }
        pills={<LiveRefresh types={["asset.*"]} delay={1_000} />}
        actions={
          mayWrite ? (
            <LinkButton href={`/${org}/assets/new`} variant="primary">
              New asset
            </LinkButton>
          ) : null
        }
      />
      <AssetTable
        org={org}
        page={page}
        total={total.capped ? null : total.count}
        error={"problem" in data ? data.problem : null}
        sites={sites}
        facets={facets}
        mayWrite={mayWrite}
        exportHref={`/api/v1/assets/export?org=${encodeURIComponent(org)}`}
        views={views}
        saveView={saveViewAction.bind(null, org, "assets")}
        deleteView={deleteViewAction.bind(null, org)}
      />
    </>
  );
}
