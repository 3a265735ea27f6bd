import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { AssetForm } from "@/components/assets/asset-form";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { withActor } from "@/db/with-actor";
import { assetFacets, getAsset, parentOptions, siteOptions } from "@/lib/assets/queries";
import { current } from "@/lib/auth/current-actor";
import type { PageArgs } from "@/lib/http/page";
import { updateAssetAction } from "../../actions";

export const metadata: Metadata = { title: "Edit asset" };

export default async function EditAssetPage({ params }: PageArgs<"assetId">) {
  const { org, assetId } = await params;
  const { actor } = await current(org, "assets:read", "assets:write");
  if (!z.guid().safeParse(assetId).success) notFound();
  const found = await withActor(
    actor,
    async (tx) => {
      const asset = await getAsset(tx, assetId);
      if (!asset || asset.retiredAt) return undefined;
      return { asset, sites: await siteOptions(tx), facets: await assetFacets(tx), parents: await parentOptions(tx, asset.siteId, asset) };
    },
    { readOnly: true },
  );
  if (!found) notFound();
  const { asset, sites, facets, parents } = found;
  return (
    <>
      <Crumbs
        items={[{ label: "Assets", href: `/${org}/assets` }, { label: asset.name, href: `/${org}/assets/${asset.id}` }, { label: "Edit" }]}
      />
      <PageHeader title={`Edit ${asset.name}`} />
      <AssetForm org={org} action={updateAssetAction.bind(null, org)} sites={sites} types={facets.types} parents={parents} asset={asset} />
    </>
  );
}
