import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { AssetTable } from "@/components/assets/asset-table";
import { readAssetFilter, shownPage } from "@/components/assets/list-page";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { LinkButton } from "@/components/ui/button";
import { count, formatNumber } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { holds } from "@/db/actor";
import { withActor } from "@/db/with-actor";
import { assetFacets, COUNT_CAP, listAssetsWithTotal, siteOptions } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import { AppError } from "@/lib/errors";
import type { PageArgs } from "@/lib/http/page";
import { deleteViewAction, saveViewAction } from "@/lib/saved-views/actions";
import { listSavedViews } from "@/lib/saved-views/queries";
import { tagAssetsAction } from "../actions";

export const metadata: Metadata = { title: "Assets" };

export default async function AssetsPage({ params, searchParams }: PageArgs) {
  const { org } = await params;
  const { actor } = await current(org, "assets:read");
  const filter = readAssetFilter(await searchParams);
  const data = await withActor(
    actor,
    async (tx) => ({
      list: await listAssetsWithTotal(tx, filter),
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
  const none = { page: { items: [], nextCursor: null, prevCursor: null }, total: 0, capped: false };
  const { list, sites, facets, views } = "problem" in data ? { list: none, sites: [], facets: { types: [], tags: [] }, views: [] } : data;
  const { page, total, capped } = list;
  const where = filter.retired ? "retired" : "in service";
  return (
    <>
      <PageHeader
        title="Assets"
        description={
          capped
            ? `More than ${formatNumber(COUNT_CAP)} assets ${where}`
            : total === null
              ? "Many assets match"
              : `${count(total, "asset")} ${where}`
        }
        pills={<LiveRefresh types={["asset.*"]} delay={1_000} />}
        actions={
          mayWrite ? (
            <LinkButton href={`/${org}/assets/new`} variant="primary">
              <Plus aria-hidden />
              New asset
            </LinkButton>
          ) : null
        }
      />
      <AssetTable
        org={org}
        page={shownPage(page)}
        total={total}
        error={"problem" in data ? data.problem : null}
        sites={sites}
        facets={facets}
        mayWrite={mayWrite}
        tag={mayWrite ? tagAssetsAction.bind(null, org) : null}
        mayCreateSite={mayWrite && actor.siteScope === null}
        exportHref={`/api/v1/assets/export?org=${encodeURIComponent(org)}`}
        views={views}
        saveView={saveViewAction.bind(null, org, "assets")}
        deleteView={deleteViewAction.bind(null, org)}
      />
    </>
  );
}
