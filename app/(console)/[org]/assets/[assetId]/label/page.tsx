import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { AssetLabel } from "@/components/assets/asset-label";
import { PrintButton } from "@/components/assets/print-button";
import { Crumbs } from "@/components/shell/crumbs";
import { PageHeader } from "@/components/ui/page-header";
import { withActor } from "@/db/with-actor";
import { getAsset } from "@/lib/assets/queries";
import { currentActor } from "@/lib/auth/current-actor";
import { env } from "@/lib/env";
import type { PageArgs } from "@/lib/http/page";

export const metadata: Metadata = { title: "Label" };

export default async function AssetLabelPage({ params }: PageArgs<"assetId">) {
  const { org, assetId } = await params;
  const actor = await currentActor(org, "assets:read");
  if (!z.guid().safeParse(assetId).success) notFound();
  const asset = await withActor(actor, (tx) => getAsset(tx, assetId), { readOnly: true });
  if (!asset) notFound();
  const path = `/${org}/assets/${asset.id}`;
  return (
    <>
      <Crumbs items={[{ label: "Assets", href: `/${org}/assets` }, { label: asset.name, href: path }, { label: "Label" }]} />
      <PageHeader
        title={`Label of ${asset.name}`}
        description="Scanning it opens this asset's record."
        actions={<PrintButton>Print</PrintButton>}
      />
      <AssetLabel asset={asset} url={new URL(path, env().PUBLIC_URL).href} />
    </>
  );
}
